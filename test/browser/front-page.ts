// `bun run pictures`: takes the pictures of the README anew, of a story that is told over several days.
import type { BrowserContextOptions } from 'playwright-core';
import { createClient } from '../../src/interface/sdk/index.ts';
import { sharedChromium } from './chromium.ts';
import { eventually } from './eventually.ts';
import { phone } from './people.ts';
import { seedStory } from './pictures/front-seed.ts';
import { CHINESE, ENGLISH, type Story } from './pictures/front-story.ts';
import { password, Screen } from './screen.ts';
import { Stage } from './stage.ts';

interface Picture {
  readonly name: string;
  readonly story: Story;
  readonly options: BrowserContextOptions;
  readonly language: 'en' | 'zh';
}

const desk = { viewport: { width: 1360, height: 860 } };

const PICTURES: readonly Picture[] = [
  { name: 'desk-light', story: ENGLISH, options: { ...desk, colorScheme: 'light' }, language: 'en' },
  { name: 'desk-dark', story: ENGLISH, options: { ...desk, colorScheme: 'dark' }, language: 'en' },
  { name: 'phone-light', story: ENGLISH, options: { ...phone, colorScheme: 'light' }, language: 'en' },
  { name: 'desk-zh', story: CHINESE, options: { ...desk, colorScheme: 'light' }, language: 'zh' },
];

for (const picture of PICTURES) await take(picture);
await (await sharedChromium()).close();

async function take({ name, story, options, language }: Picture): Promise<void> {
  const stage = new Stage();
  await stage.open((folder) => seedStory(folder, story));
  const { url } = stage.server;
  const others = story.talks
    .filter(({ isOnline }) => isOnline)
    .map(({ handle }) => ({ handle, client: createClient({ url, deviceName: 'a friend' }) }));
  try {
    for (const { handle, client } of others) {
      await client.signIn({ handle, password });
      await eventually(() => client.status, 'online');
    }
    const stranger = await stage.stranger('Alice', options);
    const alice = new Screen(stranger.page, stranger.person);
    await alice.signIn();
    await alice.open(story.talks[0]?.name ?? '');
    await alice.page.evaluate((tag) => localStorage.setItem('magpie-language', tag), language);
    await alice.page.reload();
    await alice.field.fill(story.draft);
    await alice.page.locator('h1 + p.alive').waitFor();
    await alice.page.waitForLoadState('networkidle');
    const path = `docs/images/${name}.png`;
    await alice.page.screenshot({ path, animations: 'disabled', caret: 'hide' });
  } finally {
    await Promise.all(others.map(({ client }) => client.close()));
    await stage.close();
  }
}
