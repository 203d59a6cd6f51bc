import type { Stage } from '../stage.ts';
import type { Camera } from './camera.ts';
import type { Cast } from './story.ts';

const SECTIONS = ['profile', 'privacy', 'appearance', 'language', 'notifications', 'server', 'about'];

/** The settings and the list. */
export async function rooms(stage: Stage, camera: Camera, { withBob }: Cast): Promise<void> {
  const { page, screen } = camera;
  const { url } = screen.person;
  for (const section of SECTIONS) {
    await page.goto(`${url}/settings/${section}`);
    await page.getByRole('heading').first().waitFor();
    await camera.take(`settings-${section}`);
  }
  const other = await stage.secondDevice(screen);
  await page.goto(`${url}/settings/devices`);
  await page.locator('li .words').nth(1).waitFor();
  await camera.take('settings-devices');
  await other.page.close();

  await page.goto(url);
  await page.locator('a[data-stream]').first().waitFor();
  await camera.take('list');
  await page.goto(`${url}/c/${withBob}`);
  await screen.field.waitFor();
}
