// `bun run screenshots FOLDER`: takes every page and state, light and dark, at a desk and on a phone, in English and
// Chinese. `--only desk-light-en` takes one look.
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { BrowserContextOptions } from 'playwright-core';
import { sharedChromium } from './chromium.ts';
import { phone } from './people.ts';
import { Camera, type Look } from './pictures/camera.ts';
import { contacts } from './pictures/contacts.ts';
import { messages } from './pictures/messages.ts';
import { overThePage } from './pictures/over-the-page.ts';
import { rooms } from './pictures/rooms.ts';
import { lab } from './pictures/story.ts';
import { trouble } from './pictures/trouble.ts';
import { Stage } from './stage.ts';
import { tamper } from './tamper.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { only: { type: 'string' } } });
const [folder] = positionals;
if (folder === undefined) throw new Error('Name the folder for the pictures: bun run screenshots FOLDER');
mkdirSync(folder, { recursive: true });

const sizes: Readonly<Record<string, BrowserContextOptions>> = {
  desk: { viewport: { width: 1360, height: 860 } },
  phone,
};

for (const [size, view] of Object.entries(sizes)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const language of ['en', 'zh'] as const) {
      const name = `${size}-${colorScheme}-${language}`;
      if (values.only !== undefined && values.only !== name) continue;
      await takeAll({ name, options: { ...view, colorScheme }, isChinese: language === 'zh' }, folder);
    }
  }
}
await (await sharedChromium()).close();

/** Every state in one look, of the same people and what happens to them. */
async function takeAll(look: Look, into: string): Promise<void> {
  const stage = new Stage();
  await stage.open();
  try {
    const alice = await stage.stranger('Alice', look.options);
    const camera = new Camera(alice, look, into);
    await enter(stage, camera);
    const cast = await camera.inEnglish(() => lab(stage, alice));
    await camera.take('conversation');
    await messages(camera, cast);
    await overThePage(camera, cast);
    await rooms(stage, camera, cast);
    await contacts(camera);
    await trouble(stage, camera, cast);
  } finally {
    await stage.close();
  }
}

/** From the page for strangers to an empty messenger. */
async function enter(stage: Stage, camera: Camera): Promise<void> {
  const { page, person } = camera.screen;
  await page.goto(person.url);
  await camera.screen.isSignedOut();
  await camera.speak();
  await camera.take('sign-in');
  await tamper(page, { refuse: 'Good night.', language: camera.language });
  await page.goto(stage.ownerLink);
  await page.locator('input[autocomplete="username"]').waitFor();
  await camera.take('register');
  // The account is made in English, whose words the screen knows; the look's language is what is photographed.
  await camera.inEnglish(() => camera.screen.register(stage.ownerLink));
  await camera.take('name-server');
  await page.goto(person.url);
  await camera.screen.isConnected();
  await camera.take('empty');
}
