import { describe, expect, test } from 'bun:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { eventually } from './eventually.ts';
import { friendAt, phone, writeTo } from './people.ts';
import type { Screen } from './screen.ts';
import { stageOfFile } from './stage.ts';

/** A page of 1280 by 860 that is shown at twice its size. */
const half: BrowserContextOptions = { viewport: { width: 640, height: 430 } };
const desk: BrowserContextOptions = { viewport: { width: 1360, height: 860 } };
const long = 'Maximilian-Alexander von Hohenzollern-Sigmaringen the Third';

let alice: Screen;
let stream: string;
const stage = stageOfFile(async () => {
  alice = await stage.person('Alice');
  const { url } = alice.person;
  const friends = await Promise.all([
    friendAt(url, 'maximilian', long),
    friendAt(url, 'layla', 'ليلى الحسيني'),
  ]);
  for (const friend of friends)
    stream = await writeTo(friend, 'alice', 'The nest is finished, come and see.');
  await Promise.all(friends.map((friend) => friend.close()));
});

/** The two ways to larger letters: what is chosen in the settings, and what the browser is set to. */
const ways: readonly (readonly [string, (page: Page) => Promise<void>])[] = [
  ['by the setting', (page) => page.evaluate(() => localStorage.setItem('magpie-text-size', '200'))],
  [
    'by the browser',
    async (page) => {
      const devtools = await page.context().newCDPSession(page);
      await devtools.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } });
    },
  ],
];
const sizes = [
  ['a page of 640 by 430', half],
  ['a phone', phone],
  ['a desk', desk],
] as const;

describe.each(ways)('letters of twice the size %s', (_, enlarge) => {
  test.each(sizes)('leave everything whole and apart on %s', async (_, options) => {
    const { page } = await stage.secondDevice(alice, options);
    await enlarge(page);
    const { url } = alice.person;
    const places = [
      ['', 'a[data-stream]'],
      [`c/${stream}`, '.bubble'],
      ['settings', 'nav .line'],
      ['settings/profile', 'main input'],
      ['settings/devices', '.devices button'],
      ['settings/appearance', '.choice'],
    ] as const;
    for (const [path, shows] of places) {
      await page.goto(`${url}/${path}`);
      await page.locator(shows).first().waitFor();
      await page.evaluate(() => document.fonts.ready);
      expect(await sizeOfText(page)).toBe(30);
      expect([path, ...(await troublesIn(page))]).toEqual([path]);
    }
  });
});

test('on a low page title and search scroll away with the chats, and keys reach the last of them', async () => {
  const { page } = await stage.secondDevice(alice, half);
  await ways[0]?.[1](page);
  await page.reload();
  const rows = page.locator('a[data-stream]');
  const isIn = (of: 'h1' | 'last') =>
    (of === 'h1' ? page.getByRole('heading', { name: 'Chats' }) : rows.last()).evaluate((element) => {
      const { top, bottom } = element.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    });
  await rows.first().waitFor();
  await eventually(async () => [await isIn('h1'), await isIn('last')], [true, false]);
  await rows.first().focus();
  await page.keyboard.press('End');
  await eventually(async () => [await isIn('h1'), await isIn('last')], [false, true]);
  expect(await rows.last().evaluate((row) => row === document.activeElement)).toBe(true);
});

const sizeOfText = (page: Page): Promise<number> =>
  page.evaluate(() => Number.parseFloat(getComputedStyle(document.body).fontSize));

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A line of a text on the page, and the part of the page that has to hold it. */
interface Words extends Box {
  readonly text: string;
  /** The same for all lines of one element. */
  readonly element: number;
  readonly room: Box | undefined;
}

/** What is cut off, lies upon something else, or sticks out of the page. */
async function troublesIn(page: Page): Promise<string[]> {
  const words = await wordsIn(page);
  const cut = words.filter(
    ({ top, bottom, room }) => room && (top < room.top - 1 || bottom > room.bottom + 1),
  );
  const overlaps = words.flatMap((one, index) =>
    words.slice(index + 1).flatMap((other) => (isUpon(one, other) ? [`${one.text} upon ${other.text}`] : [])),
  );
  return [...cut.map(({ text }) => `cut: ${text}`), ...overlaps, ...(await misfitsIn(page))];
}

/** Letters do not fill the height of their line: a little of two lines may share a place. */
function isUpon(one: Words, other: Words): boolean {
  if (one.element === other.element) return false;
  const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  return across > 2 && down > 0.2 * Math.min(one.bottom - one.top, other.bottom - other.top);
}

/** The lines that are seen. What ends in three dots ends there; what floats over others is left out. */
function wordsIn(page: Page): Promise<Words[]> {
  return page.evaluate(() => {
    const rooms = '.head, .box, a[data-stream], .line, .choice, .preview .row, .devices li, .card, header';
    const boxOf = ({ left, right, top, bottom }: DOMRect) => ({ left, right, top, bottom });
    const elements = [...document.querySelectorAll('body *')].filter(
      (element) =>
        element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
        !element.closest('.only-read, option, .floating, .jump, nav.rail'),
    );
    const range = document.createRange();
    return elements.flatMap((element, index) => {
      const clip = element.closest('.one-line')?.getBoundingClientRect();
      const room = element.closest(rooms)?.getBoundingClientRect();
      const texts = [...element.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE);
      return texts.flatMap((node) => {
        range.selectNodeContents(node);
        return [...range.getClientRects()].map((rect) => ({
          ...boxOf(rect),
          left: Math.max(rect.left, clip?.left ?? rect.left),
          right: Math.min(rect.right, clip?.right ?? rect.right),
          text: (node.textContent ?? '').trim().slice(0, 24),
          element: index,
          room: room && boxOf(room),
        }));
      });
    });
  });
}

/** Fields that are lower than what is written in them, and what is wider than its place. */
function misfitsIn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const fields = [...document.querySelectorAll('textarea, input:not([hidden])')].filter((field) => {
      const least = Number.parseFloat(getComputedStyle(field).fontSize) * 1.25;
      const isLow = field.clientHeight < least || field.scrollHeight > field.clientHeight + 1;
      return field.checkVisibility() && isLow;
    });
    const wide = [document.documentElement, ...document.querySelectorAll('main, section, .box')].filter(
      (room) => room.scrollWidth > room.clientWidth + 1,
    );
    return [
      ...fields.map((field) => `low: ${field.ariaLabel ?? field.id}`),
      ...wide.map((room) => `wide: ${room.tagName}.${room.className}`),
    ];
  });
}
