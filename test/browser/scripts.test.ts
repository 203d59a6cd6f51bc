import { expect, test } from 'bun:test';
import { createClient, type MagpieClient } from '../../src/interface/sdk/index.ts';
import { places, scriptVectors } from '../interface/web/timeline/script-vectors.ts';
import { until } from '../support/until.ts';
import { eventually } from './eventually.ts';
import { friendAt, joined, writeTo } from './people.ts';
import { password, type Screen } from './screen.ts';
import { stageOfFile } from './stage.ts';

// The stage fails every test in which a dialog opens, or the console tells of an error or of a breach of the policy.

const VECTORS = 200;
const NAME_MAX = 64;
const strange =
  'script, iframe, img, style, form, base, meta, object, embed, input, svg svg, [onerror], [onload]';

/** Each way once as it is, then in every other place of a message, up to the number. */
const texts = Object.values(places)
  .flatMap((place) => scriptVectors.map(place))
  .slice(0, VECTORS);

let alice: Screen;
let mallory: MagpieClient;
let stream: string;
const stage = stageOfFile(async () => {
  alice = await joined(stage, 'Alice');
  mallory = await friendAt(alice.person.url, 'mallory', 'Mallory');
  stream = await writeTo(mallory, alice.person.handle, 'hello');
});

test('no script runs that somebody writes into a message, and no link leads to one', async () => {
  expect(texts.length).toBe(VECTORS);
  for (const text of texts) await mallory.send(stream, text);
  await mallory.send(stream, 'the end');
  await eventually(() => alice.unreadOf('Mallory'), '99+');
  await alice.open('Mallory');
  const down = alice.page.getByRole('button', { name: /^To the newest message/ });
  await down.click();
  await alice.bubble('the end').waitFor();

  const seen = new Set<string>();
  const isAtTheTop = async () => {
    const { seqs, breaches } = await alice.timeline.evaluate(lookAndGoUp, strange);
    expect(breaches).toEqual([]);
    for (const seq of seqs) seen.add(seq);
    return seen.size >= texts.length + 2;
  };
  await until(isAtTheTop, { what: 'every message to be seen', withinMs: 25_000 });
});

test('no script runs that somebody writes into a name', async () => {
  const names = await makeNamesakes();
  const { page } = alice;
  await page.goto(alice.person.url);
  await alice.chat('Notes to self').waitFor();
  await eventually(() => page.getByRole('list', { name: 'Chats' }).locator('li').first().getAttribute('aria-setsize'), `${names.size + 2}`);
  await page.keyboard.press('Alt+ArrowDown');
  await page.keyboard.press('Alt+i');
  await page.getByRole('complementary', { name: 'About' }).waitFor();
  const shown = await page.evaluate(walkThroughAll, names.size + 2);
  expect(new Set(shown.filter((name) => names.has(name)))).toEqual(names);

  // In the palette, and in what it finds.
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('alert');
  await page.getByRole('option').first().waitFor();
  expect(await page.locator('body').evaluate(breachesIn, strange)).toEqual([]);
});

/** As many people as there are names, each with a conversation with Alice. */
async function makeNamesakes(): Promise<Set<string>> {
  const plain = texts.map((text) => text.replace(/[\p{C}\s]+/gu, ' ').trim());
  const names = new Set(plain.map((text) => [...text].slice(0, NAME_MAX).join('').trim()));
  const hers = createClient({ url: alice.person.url, deviceName: 'at work' });
  await hers.signIn({ handle: alice.person.handle, password });
  const make = async (name: string, index: number) => {
    const handle = `namesake.${index}`;
    await mallory.register({ handle, name, password });
    const person = await hers.findByHandle(handle);
    await hers.openDirect(person?.id ?? '');
  };
  await Promise.all([...names].map(make));
  await Promise.all([hers.close(), mallory.close()]);
  return names;
}

/** Runs in the page: goes from chat to chat by the keys, and tells how each is called at the head of it. */
async function walkThroughAll(count: number): Promise<string[]> {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const found: string[] = [];
  for (let at = 0; at < count; at += 1) {
    const before = location.pathname;
    await frame();
    found.push(document.querySelector('main h1')?.textContent?.trim() ?? '');
    const key = { key: 'ArrowDown', altKey: true, bubbles: true, cancelable: true };
    document.body.dispatchEvent(new KeyboardEvent('keydown', key));
    for (let frames = 0; frames < 60 && location.pathname === before; frames += 1) await frame();
  }
  return found;
}

/** Runs in the page: elements that nothing of the page's own makes. */
function breachesIn(root: Element, forbidden: string): string[] {
  const own = 'input[type="search"], input[role="combobox"], form.composer';
  const all = [...root.querySelectorAll(forbidden)].filter((each) => !each.matches(own));
  return all.map((each) => each.outerHTML.slice(0, 160));
}

/** Runs in the page: what is drawn now and what of it should not be; then scrolls up by less than a screen. */
async function lookAndGoUp(box: Element, forbidden: string): Promise<{ seqs: string[]; breaches: string[] }> {
  const rows = [...box.querySelectorAll<HTMLElement>('article[data-seq]')];
  const inside = rows.flatMap((row) => [...row.querySelectorAll('.bubble *')]);
  const breaches = inside.filter((element) => {
    if (element.matches(forbidden) && !element.closest('.stamp, button')) return true;
    return element.localName === 'a' && !/^(https?:\/\/|mailto:)/.test(element.getAttribute('href') ?? '');
  });
  const found = {
    seqs: rows.map((row) => row.dataset['seq'] ?? ''),
    breaches: breaches.map((each) => each.outerHTML),
  };
  box.scrollTop -= box.clientHeight / 2;
  for (let frames = 0; frames < 3; frames += 1)
    await new Promise((resolve) => requestAnimationFrame(resolve));
  return found;
}
