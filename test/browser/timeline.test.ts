import { beforeAll, describe, expect, test } from 'bun:test';
import type { Locator, Page } from 'playwright-core';
import type { MagpieClient } from '../../src/interface/sdk/index.ts';
import { scriptVectors } from '../interface/web/timeline/script-vectors.ts';
import { until } from '../support/until.ts';
import { eventually } from './eventually.ts';
import { friendAt, joined } from './people.ts';
import type { Screen } from './screen.ts';
import { stageOfFile } from './stage.ts';

const HISTORY = 150;

const stage = stageOfFile();
const rows = ({ page }: Screen): Locator => page.locator('article[data-row]');
const row = (screen: Screen, text: string): Locator => rows(screen).filter({ hasText: text }).last();
const log = ({ page }: Screen): Locator => page.getByRole('log');

/** Alice in front of a conversation in which Bob wrote this. */
async function talk(name: string, texts: readonly string[]) {
  const alice = await joined(stage, name);
  const bob = await friendAt(alice.person.url, `bob.${alice.person.handle}`.slice(0, 20), 'Bob');
  const person = await bob.findByHandle(alice.person.handle);
  const stream = await bob.openDirect(person?.id ?? '');
  for (const text of texts) await bob.send(stream, text);
  await allSent(bob, stream);
  const open = async (seq?: number) => {
    await alice.page.goto(`${alice.person.url}/c/${stream}${seq === undefined ? '' : `/${seq}`}`);
    await rows(alice).first().waitFor();
  };
  return { alice, bob, stream, open };
}

/** A client sends fifteen messages a second at most; the others wait in it. */
async function allSent(client: MagpieClient, stream: string): Promise<void> {
  const isSent = () => client.timeline(stream).every(({ seq }) => seq !== undefined);
  await until(isSent, { what: 'the last of many messages to leave', withinMs: 60_000 });
}

/** Where the middle of the screen is in the conversation: a message and its place, to see whether it moves. */
const middle = (page: Page): Promise<{ key: string; top: number }> =>
  page.evaluate(() => {
    const found = [...document.querySelectorAll<HTMLElement>('article[data-row]')].find(
      (each) => each.getBoundingClientRect().bottom > 400,
    );
    return { key: found?.dataset['row'] ?? '', top: found?.getBoundingClientRect().top ?? Number.NaN };
  });

const topOf = (page: Page, key: string): Promise<number | undefined> =>
  page.evaluate(
    (wanted) => document.querySelector(`[data-row="${wanted}"]`)?.getBoundingClientRect().top,
    key,
  );

const leftBelow = (screen: Screen): Promise<number> =>
  log(screen).evaluate(({ scrollHeight, scrollTop, clientHeight }) =>
    Math.round(scrollHeight - scrollTop - clientHeight),
  );

/** One step of scrolling, and how far the message in the middle then is from where that should have brought it. */
const drift = (page: Page, by: number): Promise<number> =>
  page.evaluate(async (step) => {
    const box = document.querySelector('[role="log"]');
    const held = [...document.querySelectorAll<HTMLElement>('article[data-row]')].find(
      (each) => each.getBoundingClientRect().bottom > 400,
    );
    if (!box || !held) return Number.NaN;
    const { top } = held.getBoundingClientRect();
    const before = box.scrollTop;
    box.scrollTop += step;
    const moved = box.scrollTop - before;
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    return Math.abs(held.getBoundingClientRect().top + moved - top);
  }, by);

/** The text of the message that has the focus, else the id of what has it. */
const focused = (page: Page): Promise<string | null | undefined> =>
  page.evaluate(() => {
    const { activeElement } = document;
    return activeElement?.matches('[data-row]')
      ? activeElement.querySelector('.message-text')?.firstChild?.firstChild?.textContent
      : activeElement?.id;
  });

const numbered = (count: number): string[] =>
  Array.from({ length: count }, (_, index) =>
    index % 7 === 0 ? `message ${index}\n\n- of\n- several\n- lines` : `message ${index}`,
  );

describe('a long conversation', () => {
  let scene: Awaited<ReturnType<typeof talk>>;
  let alice: Screen;
  let bob: MagpieClient;
  beforeAll(async () => {
    scene = await talk('Alice', numbered(HISTORY));
    ({ alice, bob } = scene);
  }, 60_000);

  test('it begins where something is new, and only what was on the screen is read', async () => {
    await scene.open();
    await alice.timeline.getByText('New', { exact: true }).waitFor();
    await row(alice, 'message 0').waitFor();
    await eventually(
      async () => Number(await alice.page.title().then((title) => /\d+/.exec(title)?.[0])) > 0,
      true,
    );
    expect(bob.timeline(scene.stream).at(-1)?.delivery).not.toBe('read');
  });

  test('the button goes to the newest message, which is read then', async () => {
    await alice.page.getByRole('button', { name: /^To the newest message/ }).click();
    await row(alice, `message ${HISTORY - 1}`).waitFor();
    await eventually(() => leftBelow(alice), 0);
    await eventually(() => bob.timeline(scene.stream).at(-1)?.delivery, 'read');
  });

  test('scrolling up and down moves nothing by itself and draws at most sixty messages', async () => {
    const drifts: number[] = [];
    let most = 0;
    for (let step = 0; step < 40; step += 1) {
      drifts.push(await drift(alice.page, step < 24 ? -220 : 260));
      most = Math.max(most, await rows(alice).count());
    }
    expect(Math.max(...drifts)).toBeLessThan(1);
    expect(most).toBeLessThanOrEqual(60);
  });

  test('what comes in while one reads further up is counted and moves nothing', async () => {
    await log(alice).evaluate((box) => {
      box.scrollTop -= 1_200;
    });
    await eventually(async () => (await leftBelow(alice)) > 600, true);
    const held = await middle(alice.page);
    for (const text of ['news 1', 'news 2']) await bob.send(scene.stream, text);
    await alice.page.getByRole('button', { name: 'To the newest message, 2 new' }).waitFor();
    expect(await topOf(alice.page, held.key)).toBeCloseTo(held.top, 0);
    expect(await alice.page.locator('.timeline [aria-live="polite"]').textContent()).toBe('Bob: news 2');
  });

  test('what one writes is shown wherever one was reading, and the end stays the end', async () => {
    await alice.send('from above');
    await row(alice, 'from above').waitFor();
    await eventually(() => leftBelow(alice), 0);
    await bob.send(scene.stream, 'an answer\nof\nmany\nlines');
    await row(alice, 'an answer').waitFor();
    await eventually(() => leftBelow(alice), 0);
  });

  test('a link opens at its message, and says so where that cannot be seen', async () => {
    const seq = bob.timeline(scene.stream).find(({ text }) => text === 'message 40')?.seq;
    await scene.open(seq);
    await row(alice, 'message 40').waitFor();
    expect(await row(alice, 'message 40').getAttribute('class')).toContain('lit');
    await scene.open(999_999);
    await alice.page.getByText('This message cannot be seen any more.').waitFor();
  });
});

describe('what can be done with a message', () => {
  let scene: Awaited<ReturnType<typeof talk>>;
  let alice: Screen;
  beforeAll(async () => {
    scene = await talk('Anna', ['the first', 'the second']);
    ({ alice } = scene);
    await scene.open();
    await alice.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  }, 60_000);

  test('all of it by keyboard', async () => {
    const { keyboard } = alice.page;
    await log(alice).focus();
    await keyboard.press('ArrowUp');
    await keyboard.press('ArrowUp');
    await keyboard.press('c');
    await alice.page.getByText('Copied').waitFor();
    expect(await alice.page.evaluate(() => navigator.clipboard.readText())).toBe('the first');
    await keyboard.press('Enter');
    await alice.page.getByRole('menuitem', { name: 'Reply' }).waitFor();
    await keyboard.press('Escape');
    await eventually(() => focused(alice.page), 'the first');
    await keyboard.press('r');
    await eventually(() => focused(alice.page), 'composer');
    await alice.page.keyboard.type('an answer');
    await keyboard.press('Enter');
    await row(alice, 'an answer').locator('.quote', { hasText: 'the first' }).waitFor();
    await log(alice).focus();
    await keyboard.press('Escape');
    expect(await focused(alice.page)).toBe('composer');
  });

  test('the menu of a message hides neither the message nor what one writes, and has its place to itself', async () => {
    const bubble = row(alice, 'the second').locator('.bubble');
    const menu = alice.page.getByRole('menu');
    const sides = async (of: Locator) => {
      const box = await of.boundingBox();
      return { top: box?.y ?? Number.NaN, bottom: (box?.y ?? Number.NaN) + (box?.height ?? Number.NaN) };
    };
    await bubble.hover();
    await row(alice, 'the second').locator('.bar').waitFor();
    await bubble.click({ button: 'right', position: { x: 30, y: 12 } });
    await menu.waitFor();
    const [about, over, written] = [await sides(bubble), await sides(menu), await sides(log(alice))];
    expect(over.bottom < about.top || (over.top > about.bottom && over.bottom <= written.bottom)).toBe(true);
    expect(await alice.page.locator('.bar').count()).toBe(0);
    await alice.page.keyboard.press('Escape');
    await menu.waitFor({ state: 'hidden' });
  });

  test('one takes a message back and writes it again', async () => {
    await alice.send('too early');
    await row(alice, 'too early').click({ button: 'right' });
    await alice.page.getByRole('menuitem', { name: 'Recall for everyone' }).click();
    await alice.page.getByText('You recalled a message').first().waitFor();
    await alice.press('Write again');
    await eventually(() => alice.page.locator('#composer').inputValue(), 'too early');
    await alice.page.locator('#composer').fill('');
  });

  test('one changes a message with the bar beside it', async () => {
    await alice.send('tomorow');
    await row(alice, 'tomorow').locator('.bubble').hover();
    await alice.press('Edit');
    await alice.page.locator('#composer').fill('tomorrow');
    await alice.page.keyboard.press('Enter');
    await row(alice, 'tomorrow').getByText('edited').waitFor();
  });

  test('what is written without a connection waits, and says so', async () => {
    await alice.page.context().setOffline(true);
    await alice.send('written offline');
    await row(alice, 'written offline').getByRole('img', { name: 'Waiting' }).waitFor();
    await alice.page.context().setOffline(false);
    await row(alice, 'written offline').getByRole('img', { name: 'Delivered' }).waitFor();
  });
});

test('no script comes out of texts or names, and code is coloured without breaking the policy of the page', async () => {
  const { alice, bob, stream, open } = await talk('Mallory', []);
  let dialogs = 0;
  alice.page.on('dialog', (dialog) => {
    dialogs += 1;
    void dialog.dismiss();
  });
  await bob.changeName('<img src=x onerror=alert(1)>');
  for (const text of scriptVectors) await bob.send(stream, text);
  await bob.send(stream, '```ts\nconst at = 1;\n```');
  await allSent(bob, stream);
  await open();
  await log(alice).focus();
  await alice.page.keyboard.press('End');
  await row(alice, 'const at = 1;').locator('.keyword').first().waitFor();
  for (let step = 0; step < 30; step += 1) await drift(alice.page, -600);
  const found = await alice.page.evaluate(() => {
    const inside = document.querySelector('[role="log"]');
    const bad =
      'script, iframe, object, embed, img, [onerror], [onload], [style*="url"], a[href^="javascript"]';
    return inside?.querySelectorAll(bad).length;
  });
  expect({ found, dialogs }).toEqual({ found: 0, dialogs: 0 });
}, 90_000);
