import type { Locator } from 'playwright-core';
import type { Camera } from './camera.ts';
import type { Cast } from './story.ts';

/** What opens over a conversation or beside it. */
export async function overThePage(camera: Camera, cast: Cast): Promise<void> {
  await dialogs(camera);
  if (camera.isDesk) await emoji(camera);
  await information(camera);
  await listOfChats(camera, cast);
}

async function dialogs(camera: Camera): Promise<void> {
  const { page } = camera;
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').waitFor();
  await camera.take('palette');
  await page.getByRole('combobox').fill('no');
  await camera.takeOver('palette-query', 'dialog');
  await page.keyboard.press('Alt+n');
  await camera.takeOver('new-conversation', 'dialog');
  // In a text a question mark is one.
  await page.getByRole('log').focus();
  await page.keyboard.press('?');
  await camera.takeOver('keys', 'dialog');
}

async function emoji(camera: Camera): Promise<void> {
  const { page } = camera;
  await page.locator('.composer [aria-haspopup="dialog"]').click();
  await page.locator('.popover .cells button').first().waitFor();
  await camera.take('emoji');
  await page.keyboard.press('Escape');
}

/** What there is to know of a conversation, and the question before its past is hidden. */
async function information(camera: Camera): Promise<void> {
  const { page } = camera;
  await page.keyboard.press('Alt+i');
  await page.locator('.card').waitFor();
  await camera.take('info');
  await page.locator('.card button').last().click();
  const question = page.getByRole('dialog').last();
  await question.waitFor();
  await camera.take('confirm');
  await page.keyboard.press('Escape');
  await question.locator('footer').waitFor({ state: 'hidden' });
  if (camera.isDesk) await page.keyboard.press('Alt+i');
  else await page.keyboard.press('Escape');
  await page.locator('.card').waitFor({ state: 'hidden' });
}

async function listOfChats(camera: Camera, { withBob }: Cast): Promise<void> {
  const { page, screen } = camera;
  const back = page.url();
  await page.goto(screen.person.url);
  const row: Locator = page.locator(`a[data-stream="${withBob}"]`);
  await row.click({ button: 'right' });
  await camera.takeOver('chat-menu', 'menu');
  const search = page.getByRole('searchbox');
  await search.fill('o');
  await camera.take('search');
  await search.fill('zed unknown');
  await row.waitFor({ state: 'hidden' });
  await camera.take('search-nothing');
  await page.goto(`${screen.person.url}/c/0000000000000000000000`);
  await page.locator('.talk .empty').waitFor();
  await camera.take('foreign');
  await page.goto(back);
  await screen.field.waitFor();
}
