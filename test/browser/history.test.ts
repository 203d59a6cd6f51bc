import { expect, test } from 'bun:test';
import { until } from '../support/until.ts';
import { eventually } from './eventually.ts';
import { stageOfFile } from './stage.ts';

const stage = stageOfFile();

test('older messages come while one scrolls up, and what one looks at does not move', async () => {
  const alice = await stage.person('Alice');
  await alice.open('Notes to self');
  const all = Array.from({ length: 170 }, (_, index) => `note ${index}`);
  await alice.sendFast(all);
  await alice.shows(...all);
  await eventually(() => alice.page.locator('[data-delivery="waiting"]').count(), 0);

  const phone = await stage.secondDevice(alice);
  await phone.open('Notes to self');
  await phone.bubble('note 169').waitFor();
  expect((await phone.texts()).length).toBeLessThan(all.length);

  const box = phone.page.locator('.timeline');
  await box.hover();
  const isWhole = async () => {
    const count = (await phone.texts()).length;
    if (count === all.length) return true;
    const jump = await box.evaluate(scrollUpAndWatch);
    expect(jump).toBeLessThan(2);
    return false;
  };
  await until(isWhole, { what: 'the whole history', withinMs: 15_000 });
  await phone.shows(...all);
});

/** Goes to the top, waits until older rows are there, and tells how far a row that was on the screen has moved. */
async function scrollUpAndWatch(box: Element): Promise<number> {
  box.scrollTop = 40;
  await new Promise((resolve) => requestAnimationFrame(resolve));
  const rows = () => box.querySelectorAll('.row');
  const count = rows().length;
  // The first row is made anew when it no longer begins a run, so the third one is looked at.
  const held = rows()[2];
  const before = held?.getBoundingClientRect().top ?? 0;
  const deadline = performance.now() + 3_000;
  while (rows().length === count && performance.now() < deadline)
    await new Promise((resolve) => requestAnimationFrame(resolve));
  return Math.abs((held?.getBoundingClientRect().top ?? 0) - before);
}
