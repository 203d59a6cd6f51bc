import { expect, test } from 'bun:test';
import type { Locator, Page } from 'playwright-core';
import { eventually } from './eventually.ts';
import { joined } from './people.ts';
import type { Screen } from './screen.ts';
import { stageOfFile } from './stage.ts';

let alice: Screen;
let page: Page;
let picker: Locator;
const stage = stageOfFile(async () => {
  alice = await joined(stage, 'Alice');
  page = alice.page;
  picker = page.getByRole('dialog', { name: 'Emoji' });
  await alice.open('Notes to self');
});

test('every emoji that is offered is one picture on this device', async () => {
  await openPicker();
  expect(await cells().count()).toBeGreaterThan(1_500);
  expect(await withoutPicture(page)).toEqual([]);
});

test('a group is one click away, and the mark goes along while one scrolls', async () => {
  const marked = () => picker.locator('nav [aria-current]').getAttribute('aria-label');
  await eventually(marked, 'Smileys and feelings');
  await picker.getByRole('button', { name: 'Food and drink' }).click();
  await eventually(marked, 'Food and drink');
  await eventually(() => isSeen(picker.getByRole('heading', { name: 'Food and drink' })), true);
  await picker.getByRole('application').evaluate((grid) => grid.scrollTo(0, 0));
  await eventually(marked, 'Smileys and feelings');
});

test('Enter takes the first that was found, and sends nothing of what is written beside it', async () => {
  await page.keyboard.press('Escape');
  await alice.field.fill('well done ');
  await openPicker();
  await search().fill('party popper');
  await search().press('Enter');
  await eventually(() => alice.field.inputValue(), 'well done 🎉');
  expect(await alice.texts()).toEqual([]);
  await alice.field.fill('');
});

test('keys go from the search to the emoji and on to the groups, one step each', async () => {
  await openPicker();
  await search().press('ArrowDown');
  await eventually(focused, '🎉');
  await page.keyboard.press('Tab');
  await eventually(focused, '');
  expect(await page.evaluate(() => document.activeElement?.closest('nav') !== null)).toBe(true);
  await page.keyboard.press('Shift+Tab');
  await eventually(focused, '🎉');
  await page.keyboard.press('ArrowUp');
  await eventually(() => search().evaluate((field) => field === document.activeElement), true);
  await page.keyboard.press('Escape');
});

test('a tone of skin is chosen once, and kept', async () => {
  await openPicker();
  await picker.getByRole('button', { name: 'Skin tone' }).click();
  await page.getByRole('menuitem').last().click();
  await search().fill('waving hand');
  await eventually(() => cells().first().textContent(), '👋🏿');
  await page.reload();
  await openPicker();
  await search().fill('waving hand');
  await eventually(() => cells().first().textContent(), '👋🏿');
});

const search = () => picker.getByRole('searchbox');
const cells = () => picker.locator('.cells button');
const focused = () => page.evaluate(() => document.activeElement?.textContent);

async function openPicker(): Promise<void> {
  await page.getByRole('button', { name: 'Emoji', exact: true }).click();
  await cells().first().waitFor();
}

const isSeen = (heading: Locator): Promise<boolean> =>
  heading.evaluate((title) => {
    const [own, box] = [title, title.closest('.grid')].map((each) => each?.getBoundingClientRect());
    return own !== undefined && box !== undefined && own.top >= box.top && own.bottom <= box.bottom;
  });

/**
 * What of the offered is drawn in the colour of the ink, or as two pictures. A device that has no pictures at all is
 * offered everything.
 */
function withoutPicture(of: Page): Promise<string[]> {
  return of.evaluate(() => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 60, height: 30 });
    const pen = canvas.getContext('2d', { willReadFrequently: true });
    if (!pen) return ['no canvas'];
    pen.font = '24px "Apple Color Emoji", "Segoe UI Emoji", "Noto Color Emoji", sans-serif';
    pen.textBaseline = 'top';
    const width = pen.measureText('😀').width * 1.5;
    const drawn = (emoji: string, ink: string) => {
      pen.clearRect(0, 0, 60, 30);
      pen.fillStyle = ink;
      pen.fillText(emoji, 0, 0);
      return pen.getImageData(0, 0, 60, 30).data.join();
    };
    const isPicture = (emoji: string) =>
      pen.measureText(emoji).width < width && drawn(emoji, 'black') === drawn(emoji, 'white');
    if (!isPicture('😀')) return [];
    const offered = [...document.querySelectorAll('.cells button')].map((cell) => cell.textContent.trim());
    return offered.filter((emoji) => !isPicture(emoji));
  });
}
