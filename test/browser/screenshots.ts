// `bun run screenshots FOLDER`: takes every page and state, light and dark, at a desk and on a phone, in English and
// Chinese. `--only desk-light-en` takes one look.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { sharedChromium } from './chromium.ts';
import { eventually } from './eventually.ts';
import type { Screen } from './screen.ts';
import { Stage } from './stage.ts';
import { tamper } from './tamper.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { only: { type: 'string' } } });
const [folder] = positionals;
if (folder === undefined) throw new Error('Name the folder for the pictures: bun run screenshots FOLDER');
mkdirSync(folder, { recursive: true });

const sizes: Readonly<Record<string, BrowserContextOptions>> = {
  desk: { viewport: { width: 1360, height: 860 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
};
const SECTIONS = ['profile', 'devices', 'appearance', 'language', 'notifications', 'server', 'about'];

/** A look: a size, a theme and a language, of the same people in the same states. */
interface Look {
  readonly name: string;
  readonly options: BrowserContextOptions;
  readonly isChinese: boolean;
}

for (const [size, view] of Object.entries(sizes)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const language of ['en', 'zh'] as const) {
      const name = `${size}-${colorScheme}-${language}`;
      if (values.only !== undefined && values.only !== name) continue;
      await takeAll({ name, options: { ...view, colorScheme }, isChinese: language === 'zh' });
    }
  }
}
await (await sharedChromium()).close();

async function takeAll(look: Look): Promise<void> {
  const stage = new Stage();
  await stage.open();
  const take = (state: string) => picture(alice.page, `${look.name}-${state}`);
  const alice = await stage.stranger('Alice', look.options);
  try {
    await alice.page.goto(alice.person.url);
    await alice.isSignedOut();
    await speak(alice.page, look);
    await take('sign-in');
    await tamper(alice.page, { refuse: 'Good night.' });
    await alice.page.goto(stage.ownerLink);
    await alice.page.locator('input[autocomplete="username"]').waitFor();
    await take('register');
    // The account is made in English, whose words the screen knows; the look's language is what is photographed.
    await inEnglish(alice.page, look, () => alice.register(stage.ownerLink));
    await take('name-server');
    await alice.page.goto(alice.person.url);
    await alice.isConnected();
    await take('empty');
    const bob = await inEnglish(alice.page, look, () => talk(stage, alice));
    await take('conversation');
    await overThePage(alice, look);
    await trouble(stage, { alice, bob, look });
  } finally {
    await stage.close();
  }
}

/** What opens over a conversation, then the rooms beside it. */
async function overThePage(alice: Screen, look: Look): Promise<void> {
  const { page } = alice;
  const take = (state: string) => picture(page, `${look.name}-${state}`);
  if (look.name.startsWith('desk')) {
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').waitFor();
    await take('palette');
    await page.keyboard.press('Escape');
    await page.locator('.composer [aria-haspopup="dialog"]').click();
    await page.locator('.popover .cells button').first().waitFor();
    await take('emoji');
    await page.keyboard.press('Escape');
  }
  const back = page.url();
  for (const section of SECTIONS) {
    await page.goto(`${alice.person.url}/settings/${section}`);
    await page.getByRole('heading').first().waitFor();
    await take(`settings-${section}`);
  }
  await page.goto(alice.person.url);
  await page.locator('a[data-stream]').first().waitFor();
  await take('list');
  await page.goto(back);
  await alice.field.waitFor();
}

async function trouble(stage: Stage, parts: { alice: Screen; bob: Screen; look: Look }): Promise<void> {
  const { alice, bob, look } = parts;
  await bob.page.close();
  await alice.send('Good night.');
  await alice.page.getByRole('alert').first().waitFor();
  await picture(alice.page, `${look.name}-failed`);
  await stage.server.kill();
  await eventually(() => alice.status(), 'offline');
  await alice.send('This one waits until the train leaves the tunnel.');
  await picture(alice.page, `${look.name}-offline`);
}

async function picture(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  await page.waitForLoadState('networkidle');
  const path = join(folder ?? '', `${name}.png`);
  await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
}

async function speak(page: Page, { isChinese }: Look): Promise<void> {
  await page.evaluate((tag) => localStorage.setItem('magpie-language', tag), isChinese ? 'zh' : 'en');
  await page.reload();
}

/** Does what a screen knows only in English, and goes back to the language of the look. */
async function inEnglish<Result>(page: Page, look: Look, act: () => Promise<Result>): Promise<Result> {
  await speak(page, { ...look, isChinese: false });
  const result = await act();
  await speak(page, look);
  return result;
}

/** An hour of the lab, in which Bob and Alice find out why something was slow. */
async function talk(stage: Stage, alice: Screen): Promise<Screen> {
  const [bob, carol] = [await stage.person('Bob'), await stage.person('Carol 周')];
  await carol.writeTo(alice);
  await carol.send('新的网关已经上线了', '延迟比昨天低一半 🎉');
  await alice.page.goto(alice.person.url);
  await alice.open('Notes to self');
  await alice.send('deploy key rotates on the **1st**');
  await alice.page.goto(alice.person.url);
  await alice.writeTo(bob);
  await bob.open('Alice');
  await alice.send('Did the migration go through?');
  await bob.shows('Did the migration go through?');
  await bob.send('It did, in eleven seconds.', 'Ten million rows, nothing lost, nothing twice.');
  await eventually(async () => (await alice.texts()).length, 3);
  await alice.send('Lovely. Can you run `magpie bench` again tonight?');
  await bob.send(
    '```ts\nconst ratio = ours.median / ceiling.median;\nexpect(ratio).toBeGreaterThan(0.5);\n```',
  );
  await eventually(async () => (await alice.texts()).length, 5);
  await alice.send('👏');
  await bob.send('Then good night, and a quiet pager.');
  await eventually(async () => (await alice.texts()).length, 7);
  return bob;
}
