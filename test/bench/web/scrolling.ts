import type { CDPSession, Page } from 'playwright-core';
import { round } from '../figures.ts';
import { MESSAGE, sendAs, signIn, VIEWPORT, type WebStage } from './stage.ts';

interface Frames {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  /** Share of frames over 50 ms. */
  readonly slow: number;
}

export interface ScrollingFigures {
  readonly messages: number;
  readonly page: Frames;
  /** The same gestures over a page with nothing but height, in the same browser. */
  readonly empty: Frames;
  readonly rowsMax: number;
  /** The heap of scripts after a collection, in MiB, before and after. */
  readonly heapBefore: number;
  readonly heapAfter: number;
}

const GESTURES = 6;
const DISTANCE_PX = 20_000;
const SPEED_PX_PER_SECOND = 8_000;

/** A long conversation, scrolled fast up and down and up again. */
export async function measureScrolling(stage: WebStage, messages: number): Promise<ScrollingFigures> {
  const [long] = stage.streams;
  if (!long) throw new Error('there is no conversation');
  const texts = Array.from({ length: messages }, (_, index) => textOf(index));
  await sendAs(stage.url, long, texts);
  const { context, page, devtools } = await stage.open();
  try {
    await signIn(page, stage.url);
    await page.goto(`${stage.url}/c/${long.stream}`);
    await page.locator(MESSAGE).first().waitFor();
    const heapBefore = await heapOf(devtools);
    const [frames, rowsMax] = await scrollBothWays(page, devtools);
    const heapAfter = await heapOf(devtools);
    await page.setContent(`<div style="height: 4000000px; background: linear-gradient(#eee, #fff)"></div>`);
    await page.evaluate(() => scrollTo(0, 2_000_000));
    const [empty] = await scrollBothWays(page, devtools);
    return { messages, page: frames, empty, rowsMax, heapBefore, heapAfter };
  } finally {
    await context.close();
  }
}

/** Short and long ones, with what people write. */
function textOf(index: number): string {
  const kinds = [
    `Message ${index}, short.`,
    `Message ${index}: a longer one that goes over more than one line, because somebody explains at some length what happened yesterday and why it will not happen again.`,
    `**Message ${index}** with \`code\`, a [link](https://example.org/${index}) and a list:\n- one\n- two\n- three`,
    `第 ${index} 条消息，中文也要排得好看。`,
    `${index} 🎉`,
  ];
  return kinds[index % kinds.length] ?? '';
}

async function scrollBothWays(page: Page, devtools: CDPSession): Promise<[Frames, number]> {
  await page.evaluate((selector) => {
    const times: number[] = [];
    let rows = 0;
    let last = performance.now();
    const tick = (now: number) => {
      times.push(now - last);
      last = now;
      rows = Math.max(rows, document.querySelectorAll(selector).length);
      Object.assign(window, { frames: { times, rows }, going: requestAnimationFrame(tick) });
    };
    requestAnimationFrame(tick);
  }, MESSAGE);
  for (let gesture = 0; gesture < GESTURES; gesture += 1) {
    // Up, up, down, up, up, down: so that it ends further up than it began.
    const yDistance = gesture % 3 === 2 ? -DISTANCE_PX : DISTANCE_PX;
    await devtools.send('Input.synthesizeScrollGesture', {
      x: VIEWPORT.width - 400,
      y: VIEWPORT.height / 2,
      yDistance,
      speed: SPEED_PX_PER_SECOND,
      gestureSourceType: 'mouse',
    });
  }
  const { times, rows } = await page.evaluate(() => {
    const kept = window as unknown as { frames: { times: number[]; rows: number }; going: number };
    cancelAnimationFrame(kept.going);
    return kept.frames;
  });
  return [framesOf(times.slice(5)), rows];
}

function framesOf(times: readonly number[]): Frames {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]);
  const slow = sorted.filter((time) => time > 50).length / Math.max(1, sorted.length);
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), slow: round(slow) };
}

async function heapOf(devtools: CDPSession): Promise<number> {
  await devtools.send('HeapProfiler.enable');
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  return round(usedSize / 1024 / 1024);
}
