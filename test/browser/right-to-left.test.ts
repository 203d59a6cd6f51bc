import { expect, test } from 'bun:test';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { MagpieClient } from '../../src/interface/sdk/index.ts';
import { eventually } from './eventually.ts';
import { outside } from './outside.ts';
import { friendAt, phone, writeTo } from './people.ts';
import { Screen } from './screen.ts';
import { eachSection } from './sections.ts';
import { stageOfFile } from './stage.ts';

const still: BrowserContextOptions = { reducedMotion: 'reduce' };

const layla = 'ليلى بنت أحمد';
const greeting = 'مرحبا، كيف حالك اليوم؟';
const question = 'هل رأيت Magpie الجديد؟';
const latin = 'A Latin message, with a final stop.';
const longName = 'محمد بن عبد الله بن عبد الرحمن بن خالد بن سعود بن فيصل';
const longText = 'The quick brown fox jumps over the lazy dog and everything that lies behind it.';

const friends: MagpieClient[] = [];
let alice: Screen;
let withLayla: string;
const stage = stageOfFile(async () => {
  alice = await stage.person('Alice', still);
  const handle = alice.person.handle;
  const [hers, his] = await Promise.all([
    friendAt(alice.person.url, 'layla', layla),
    friendAt(alice.person.url, 'mohammed', longName),
  ]);
  friends.push(hers, his);
  await writeTo(his, handle, longText);
  withLayla = await writeTo(hers, handle, greeting);
  for (const text of [latin, '- واحد\n- two', question]) await hers.send(withLayla, text);
  await alice.open(layla);
  await alice.bubble(question).waitFor();
  await alice.send('أهلا بك', 'A Latin answer.');
  await eventually(() => alice.delivery('A Latin answer.'), 'Delivered');
  await Promise.all(friends.map((friend) => friend.close()));
});

test.each(['ltr', 'rtl'] as const)(
  'on a page that runs %s every text runs its own way and is cut off at its end',
  async (direction) => {
    const { page } = alice;
    if (direction === 'rtl') await turn(page);
    await page.goto(`${alice.person.url}/c/${withLayla}`);
    await alice.bubble('A Latin answer.').waitFor();
    const ways = [greeting, question, latin, 'أهلا بك', 'A Latin answer.'].map((text) =>
      alice.bubble(text).locator('.message-text p').evaluate(directionOf),
    );
    expect(await Promise.all(ways)).toEqual(['rtl', 'rtl', 'ltr', 'rtl', 'ltr']);
    const items = alice.timeline.locator('li');
    expect(await items.evaluateAll(roomsForMarks)).toEqual([true, true]);

    const row = alice.chat(longName);
    expect(await row.locator('.name').evaluate(isCutAtItsEnd)).toBe(true);
    expect(await row.locator('.preview').evaluate(isCutAtItsEnd)).toBe(true);
    // What is one's own says so first, and the text still decides which way the line runs.
    const preview = alice.chat(layla).locator('.preview');
    expect(await preview.locator('span').allTextContents()).toEqual(['You:', 'A Latin answer.']);
    expect(await preview.getByText('A Latin answer.').evaluate(directionOf)).toBe('ltr');
    const edges = await page.locator('.rows .name, .rows .preview').evaluateAll(textEdges, direction);
    expect(new Set(edges).size).toBe(1);
  },
);

test('at a desk the panes, the bubbles and what points somewhere are mirrored', async () => {
  const mine = await stage.secondDevice(alice, still);
  const { page } = mine;
  await turn(page);
  await page.goto(`${alice.person.url}/c/${withLayla}`);
  await mine.bubble('A Latin answer.').waitFor();
  await page.keyboard.press('Alt+i');
  const about = page.getByRole('complementary', { name: 'About' });
  await about.waitFor();
  const [list, talk] = [page.getByRole('region', { name: 'Chats' }), page.getByRole('main')];
  await areFromRightToLeft(page.getByRole('navigation', { name: 'Magpie' }), list, talk, about);
  await areFromRightToLeft(bubble(mine, latin), bubble(mine, 'A Latin answer.'));
  await areFromRightToLeft(page.locator('.search svg'), mine.search, page.locator('.search kbd'));
  expect(await outside(page)).toEqual([]);
  // A handle reads as it is typed.
  expect(await about.getByText('@layla').evaluate(directionOf)).toBe('ltr');
  expect(await turned(page.locator('header .lucide-panel-right'))).toBe(true);
  expect(await turned(page.locator('.search .lucide-search'))).toBe(false);

  // What is offered beside a message is on the side where there is room.
  await bubble(mine, 'A Latin answer.').hover();
  const reply = mine.bubble('A Latin answer.').getByRole('button', { name: 'Reply' });
  await areFromRightToLeft(reply, bubble(mine, 'A Latin answer.'));
  expect(await turned(reply.locator('svg'))).toBe(true);

  await bubble(mine, 'A Latin answer.').click({ button: 'right' });
  const item = page.getByRole('menuitem', { name: 'Edit' });
  await areFromRightToLeft(item.locator('svg'), item.getByText('Edit'), item.locator('kbd'));
  await opensInside(page, page.getByRole('menu'));
  await mine.chat('Notes to self').click({ button: 'right' });
  await opensInside(page, page.getByRole('menu'));
  await page.getByRole('button', { name: 'Alice: profile and more' }).click();
  expect(await turned(page.getByRole('menuitem', { name: 'Sign out' }).locator('svg'))).toBe(true);
  await opensInside(page, page.getByRole('menu'));
  await overTheConversation(mine);

  await page.goto(`${alice.person.url}/settings/appearance`);
  await page.getByRole('radio', { name: 'System' }).focus();
  // Held for as long as a finger takes: what the key leads to is chosen only while it is down.
  await page.keyboard.down('ArrowLeft');
  await eventually(() => page.getByRole('radio', { name: 'Light' }).isChecked(), true);
  await page.keyboard.up('ArrowLeft');
  const [system, light] = ['System', 'Light'].map((name) => page.getByRole('radio', { name }));
  if (system && light) await areFromRightToLeft(system, light);
});

test('on a phone the way back points back, and nothing can be pushed aside', async () => {
  const { page } = await stage.stranger('Alice', { ...still, ...phone });
  const mine = new Screen(page, alice.person);
  await turn(page);
  await page.goto(alice.person.url);
  await page.getByLabel('Password', { exact: true }).waitFor();
  expect(await outside(page)).toEqual([]);
  // What is typed there runs the other way, and not below the eye.
  const field = page.getByLabel('Password', { exact: true });
  await areFromRightToLeft(field, page.getByRole('button', { name: 'Show what is written' }));
  expect(await field.evaluate(directionOf)).toBe('ltr');
  await mine.signIn();
  await mine.chat(layla).waitFor();
  expect(await outside(page)).toEqual([]);
  await mine.open(layla);
  await mine.bubble('A Latin answer.').waitFor();
  await areFromRightToLeft(page.getByRole('button', { name: 'Back to the chats' }), page.locator('main h1'));
  await areFromRightToLeft(bubble(mine, latin), bubble(mine, 'A Latin answer.'));
  expect(await turned(page.locator('header .lucide-chevron-left'))).toBe(true);
  expect(await outside(page)).toEqual([]);
  await overTheConversation(mine);
  await eachSection(mine, async (section) =>
    expect({ section, outside: await outside(page) }).toEqual({ section, outside: [] }),
  );
  expect(await outside(page)).toEqual([]);
});

/** What opens over a conversation by keys and buttons. */
async function overTheConversation({ page }: Screen): Promise<void> {
  for (const keys of ['Control+k', 'Alt+n', '?']) {
    await page.getByRole('button', { name: 'About this conversation' }).focus();
    await page.keyboard.press(keys);
    await opensInside(page, page.getByRole('dialog'));
  }
  await page.getByRole('button', { name: 'Emoji' }).click();
  const emoji = page.getByRole('dialog', { name: 'Emoji' });
  const [first, second] = ['grinning face', 'grinning face with big eyes'].map((name) =>
    emoji.getByRole('button', { name, exact: true }),
  );
  await first?.focus();
  await page.keyboard.press('ArrowLeft');
  if (first && second) await areFromRightToLeft(first, second);
  expect(await second?.evaluate((button) => button === document.activeElement)).toBe(true);
  await emoji.getByRole('button', { name: 'Skin tone' }).click();
  await opensInside(page, page.getByRole('menu'));
  await opensInside(page, emoji);
}

const bubble = (screen: Screen, text: string): Locator => screen.bubble(text).locator('.bubble');

/** As a page is when its language runs from right to left. None of the languages there are does, so the page is turned here. */
async function turn(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const turnBack = () => {
      const { documentElement: root } = document;
      if (root && root.dir !== 'rtl') root.dir = 'rtl';
    };
    new MutationObserver(turnBack).observe(document, {
      attributeFilter: ['dir'],
      childList: true,
      subtree: true,
    });
  });
}

/** What is over the page is wholly on the screen; then Escape takes it away. */
async function opensInside(page: Page, over: Locator): Promise<void> {
  await over.waitFor();
  const { x, y, width, height } = await boxOf(over);
  const screen = page.viewportSize() ?? { width: 0, height: 0 };
  const isInside = x >= 0 && y >= 0 && x + width <= screen.width && y + height <= screen.height;
  expect({ over: over.toString(), isInside }).toEqual({ over: over.toString(), isInside: true });
  expect(await outside(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await over.waitFor({ state: 'hidden' });
}

/** The middle of each lies further to the left than that of the one before. */
async function areFromRightToLeft(...parts: readonly Locator[]): Promise<void> {
  const boxes = await Promise.all(parts.map(boxOf));
  const middles = boxes.map(({ x, width }) => x + width / 2);
  expect(middles).toEqual([...middles].sort((a, b) => b - a));
  expect(new Set(middles).size).toBe(middles.length);
}

async function boxOf(part: Locator) {
  const box = await part.first().boundingBox();
  if (!box) throw new Error(`${part} is not on the screen`);
  return box;
}

const turned = (icon: Locator): Promise<boolean> =>
  icon.first().evaluate((svg) => getComputedStyle(svg).scale === '-1 1');

/** Runs in the page. */
function directionOf(element: Element): string {
  return getComputedStyle(element).direction;
}

/** Runs in the page: whether there is room inside the bubble for the mark of each item, on the side where it begins. */
function roomsForMarks(items: readonly Element[]): boolean[] {
  return items.map((item) => {
    const [mine, around] = [item.getBoundingClientRect(), item.closest('.bubble')?.getBoundingClientRect()];
    if (!around) return false;
    const isTurned = getComputedStyle(item).direction === 'rtl';
    return (isTurned ? around.right - mine.right : mine.left - around.left) > 20;
  });
}

/** Runs in the page: whether one sees where the text begins, and not where it ends. */
function isCutAtItsEnd(line: Element): boolean {
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  const text = walker.nextNode();
  if (!text?.nodeValue) return false;
  const { left, right } = line.getBoundingClientRect();
  const isSeen = (at: number) => {
    const range = document.createRange();
    range.setStart(text, at);
    range.setEnd(text, at + 1);
    const letter = range.getBoundingClientRect();
    return letter.left >= left - 1 && letter.right <= right + 1;
  };
  return isSeen(0) && !isSeen(text.nodeValue.length - 1);
}

/** Runs in the page: where the texts begin that are lines of the list, as the page runs. */
function textEdges(lines: readonly Element[], direction: string): number[] {
  return lines.map((line) => {
    const range = document.createRange();
    range.selectNodeContents(line);
    const [text, box] = [range.getBoundingClientRect(), line.getBoundingClientRect()];
    const edge = direction === 'rtl' ? Math.min(text.right, box.right) : Math.max(text.left, box.left);
    return Math.round(edge);
  });
}
