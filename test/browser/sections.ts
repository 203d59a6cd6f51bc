import type { Screen } from './screen.ts';

/** Opens the sections of the settings one after another, from their list, which is shown at the end as well. */
export async function eachSection(
  { page, person }: Screen,
  look: (section: string) => Promise<void>,
): Promise<void> {
  await page.goto(`${person.url}/settings`);
  const links = page.getByRole('navigation', { name: 'Sections' }).getByRole('link');
  await links.first().waitFor();
  const back = page.getByRole('button', { name: 'Back to the settings' });
  for (const text of await links.allTextContents()) {
    const section = text.trim();
    await links.filter({ hasText: section }).click();
    await page.getByRole('heading', { name: section, exact: true }).waitFor();
    await page.locator('main .card').first().waitFor();
    await look(section);
    if (await back.isVisible()) await back.click();
  }
  await links.first().waitFor();
}
