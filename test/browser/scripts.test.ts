import { expect, test } from 'bun:test';
import { join } from 'node:path';
import type { MagpieClient } from '../../src/interface/sdk/index.ts';
import { seedDatabase } from '../bench/seed.ts';
import { places, scriptVectors } from '../interface/web/timeline/script-vectors.ts';
import { until } from '../support/until.ts';
import { eventually } from './eventually.ts';
import { friendAt, writeTo } from './people.ts';
import { password, Screen } from './screen.ts';
import { stageOfFile } from './stage.ts';

// The stage fails every test in which a dialog opens, or the console tells of an error or of a breach of the policy.

const VECTORS = 200;
const NAME_MAX = 64;
/** Conversations that are opened: each takes longer than a hundred names in the list. */
const OPENED = 20;
const strange =
  'script, iframe, img, style, form, base, meta, object, embed, input, svg svg, [onerror], [onload]';

/** Each way once as it is, then in every other place of a message, up to the number. */
const texts = Object.values(places)
  .flatMap((place) => scriptVectors.map(place))
  .slice(0, VECTORS);

/** Each as far as a name can hold it. */
const names = [...new Set(texts.map((text) => nameOf(text.replace(/[\p{C}\s]+/gu, ' ').trim())))];

let alice: Screen;
let mallory: MagpieClient;
let stream: string;
const stage = stageOfFile(
  async () => {
    const stranger = await stage.stranger('Alice');
    alice = new Screen(stranger.page, { ...stranger.person, handle: 'seeded-0' });
    await alice.signIn();
    mallory = await friendAt(alice.person.url, 'mallory', 'Mallory');
    stream = await writeTo(mallory, alice.person.handle, 'hello');
  },
  // As many people as there are names, each with a conversation with Alice.
  (folder) =>
    seedDatabase(join(folder, 'magpie.db'), {
      accounts: names.length + 1,
      names: ['Alice', ...names],
      pairs: names.map((_, index) => [index + 1, 0] as const),
      messages: 1,
      password,
    }),
);

test('no script runs that somebody writes into a message, and no link leads to one', async () => {
  expect(texts.length).toBe(VECTORS);
  for (const text of texts) await mallory.send(stream, text);
  await mallory.send(stream, 'the end');
  await eventually(() => alice.unreadOf('Mallory'), '99+');
  await alice.open('Mallory');
  const down = alice.page.getByRole('button', { name: /^To the newest message/ });
  await down.click();
  await alice.bubble('the end').waitFor();

  const seen = new Map<string, string>();
  const isAtTheTop = async () => {
    const { said, breaches } = await alice.timeline.evaluate(lookAndGoUp, strange);
    expect(breaches).toEqual([]);
    for (const [seq, text] of said) seen.set(seq, lettersOf(text));
    return seen.size >= texts.length + 2;
  };
  await until(isAtTheTop, { what: 'every message to be seen', withinMs: 25_000 });
  // Nothing of it is swallowed, where no Markdown makes something else of it.
  const plain = texts.filter((text) => !/[[`|]|^\d+\. /.test(text)).map(lettersOf);
  expect(plain.length).toBeGreaterThan(80);
  expect([...seen.values()]).toEqual(expect.arrayContaining(plain));
});

test('no script runs that somebody writes into a name, which is shown as it was written', async () => {
  const { page } = alice;
  await page.goto(alice.person.url);
  await alice.chat('Mallory').waitFor();
  const list = page.getByRole('list', { name: 'Chats' }).locator('xpath=..');
  const listed = new Set<string>();
  const isAtTheEnd = async () => {
    expect(await list.evaluate(breachesIn, strange)).toEqual([]);
    for (const name of await list.evaluate(namesAndGoDown)) listed.add(name);
    return listed.size >= names.length + 2;
  };
  await until(isAtTheEnd, { what: 'every name to be seen', withinMs: 25_000 });
  expect(listed).toEqual(new Set([...names, 'Mallory', 'Notes to self']));

  // At the head of a conversation, beside it, where one writes, and in what is found.
  await page.keyboard.press('Alt+ArrowDown');
  await page.keyboard.press('Alt+i');
  await page.getByRole('complementary', { name: 'About' }).waitFor();
  const opened = await page.evaluate(walkThrough, OPENED);
  expect(new Set(opened).size).toBe(OPENED);
  expect([...names, 'Mallory']).toEqual(expect.arrayContaining(opened));
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('alert');
  await page.getByRole('option').first().waitFor();
  expect(await page.locator('body').evaluate(breachesIn, strange)).toEqual([]);
});

const lettersOf = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '');

function nameOf(text: string): string {
  return [...text].slice(0, NAME_MAX).join('').trim();
}

/** Runs in the page: the names that are drawn now; then scrolls down by less than a screen. */
async function namesAndGoDown(box: Element): Promise<string[]> {
  const found = [...box.querySelectorAll('.name > :first-child')].map((name) => name.textContent);
  box.scrollTop += box.clientHeight / 2;
  for (let frames = 0; frames < 3; frames += 1)
    await new Promise((resolve) => requestAnimationFrame(resolve));
  return found;
}

/** Runs in the page: goes from chat to chat by the keys, and tells how each is called at the head of it. */
async function walkThrough(count: number): Promise<string[]> {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const nameOnTop = () => document.querySelector('main h1')?.textContent?.trim() ?? '';
  const found = [nameOnTop()];
  while (found.length < count) {
    const key = { key: 'ArrowDown', altKey: true, bubbles: true, cancelable: true };
    document.body.dispatchEvent(new KeyboardEvent('keydown', key));
    // A slow page shows the former name for a while.
    for (let frames = 0; frames < 300 && nameOnTop() === found.at(-1); frames += 1) await frame();
    found.push(nameOnTop());
  }
  return found;
}

/** Runs in the page: elements that nothing of the page's own makes. */
function breachesIn(root: Element, forbidden: string): string[] {
  const own = 'input[type="search"], input[role="combobox"], form.composer, img.mark';
  const all = [...root.querySelectorAll(forbidden)].filter((each) => !each.matches(own));
  return all.map((each) => each.outerHTML.slice(0, 160));
}

/** Runs in the page: what is drawn now and what of it should not be; then scrolls up by less than a screen. */
async function lookAndGoUp(box: Element, forbidden: string) {
  const rows = [...box.querySelectorAll<HTMLElement>('article[data-seq]')];
  const inside = rows.flatMap((row) => [...row.querySelectorAll('.bubble *')]);
  const breaches = inside.filter((element) => {
    if (element.matches(forbidden) && !element.closest('.stamp, button')) return true;
    return element.localName === 'a' && !/^(https?:\/\/|mailto:)/.test(element.getAttribute('href') ?? '');
  });
  const textOf = (row: HTMLElement) => {
    const copy = row.querySelector('.bubble')?.cloneNode(true) as Element | undefined;
    for (const stamp of copy?.querySelectorAll('.stamp') ?? []) stamp.remove();
    return copy?.textContent ?? '';
  };
  const found = {
    said: rows.map((row) => [row.dataset['seq'] ?? '', textOf(row)] as const),
    breaches: breaches.map((each) => each.outerHTML),
  };
  box.scrollTop -= box.clientHeight / 2;
  for (let frames = 0; frames < 3; frames += 1)
    await new Promise((resolve) => requestAnimationFrame(resolve));
  return found;
}
