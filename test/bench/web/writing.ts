import { round } from '../figures.ts';
import { COMPOSER, LIST_ROW, MESSAGE, sendAs, signIn, type WebStage } from './stage.ts';

export interface WritingFigures {
  /** Frames from Enter until one's own bubble is painted. 1 is the next one. */
  readonly framesToOwnBubble: { readonly p50: number; readonly p95: number };
  /** From Enter to the other person's screen, in milliseconds. */
  readonly msToOther: { readonly p50: number; readonly p95: number };
}

const MESSAGES = 40;
/** A person writes on after a moment; without it the pace that the server asks of a client is measured. */
const PAUSE_MS = 700;
/** The point tells the first from the eleventh. */
const textOf = (number: number): string => `timed ${number}.`;

/** Writes to somebody whose page is open beside it. Both pages run in one browser, on one clock. */
export async function measureWriting(stage: WebStage): Promise<WritingFigures> {
  const [writer, reader] = [await stage.open(), await stage.open()];
  try {
    for (const { page } of [writer, reader]) {
      await signIn(page, stage.url);
      await page.goto(`${stage.url}/c/${stage.streams[1]?.stream}`);
      await page.locator(MESSAGE).first().waitFor();
    }
    await reader.page.evaluate((selector) => {
      const shown: Record<string, number> = {};
      Object.assign(window, { shown });
      const look = () => {
        for (const row of [...document.querySelectorAll(selector)].slice(-4)) {
          const text = /timed \d+\./.exec(row.textContent ?? '')?.[0];
          if (text && shown[text] === undefined) shown[text] = Date.now();
        }
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    }, MESSAGE);
    const [frames, sentAt] = [[] as number[], [] as number[]];
    for (let number = 0; number < MESSAGES; number += 1) {
      await Bun.sleep(PAUSE_MS);
      const text = textOf(number);
      await writer.page.locator(COMPOSER).fill(text);
      const own = await writer.page.evaluate(framesUntilShown, { text, field: COMPOSER, row: MESSAGE });
      frames.push(own.frames);
      sentAt.push(own.at);
      await reader.page.locator(MESSAGE, { hasText: text }).last().waitFor();
    }
    const shown = await reader.page.evaluate(
      () => (window as unknown as { shown: Record<string, number> }).shown,
    );
    const times = sentAt.map((at, number) => (shown[textOf(number)] ?? Number.NaN) - at);
    return { framesToOwnBubble: percentiles(frames), msToOther: percentiles(times) };
  } finally {
    await writer.context.close();
    await reader.context.close();
  }
}

/**
 * Runs in the page: presses Enter and counts frames until the one that paints the bubble: what comes while a frame is
 * made is painted by it, and what comes after it by the next.
 */
function framesUntilShown({ text, field, row }: { text: string; field: string; row: string }) {
  const at = Date.now();
  return new Promise<{ frames: number; at: number }>((done) => {
    let frames = 0;
    let isMade = true;
    const afterFrame = new MessageChannel();
    afterFrame.port1.onmessage = () => {
      isMade = true;
    };
    const next = () => {
      frames += 1;
      isMade = false;
      afterFrame.port2.postMessage(0);
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
    const changes = new MutationObserver(() => {
      const last = [...document.querySelectorAll(row)].slice(-2);
      if (!last.some((each) => each.textContent?.includes(text))) return;
      changes.disconnect();
      done({ frames: isMade ? frames + 1 : frames, at });
    });
    changes.observe(document.body, { childList: true, subtree: true, characterData: true });
    const key = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true });
    document.querySelector(field)?.dispatchEvent(key);
  });
}

export interface BusyFigures {
  readonly conversations: number;
  readonly perSecond: number;
  /** Share of the main thread's time that was spent on tasks. */
  readonly busy: number;
  /** From a key to its handler, in milliseconds. */
  readonly inputDelayP95: number;
}

const BUSY_SECONDS = 12;
const PER_SECOND = 50;
const KEY_EVERY_MS = 150;

/** Messages arrive all over the list while somebody types. */
export async function measureBusy(stage: WebStage): Promise<BusyFigures> {
  const { context, page, devtools } = await stage.open();
  try {
    await signIn(page, stage.url);
    await page.goto(`${stage.url}/c/${stage.streams[2]?.stream}`);
    await page.locator(MESSAGE).first().waitFor();
    await page.locator(LIST_ROW).nth(5).waitFor();
    await page.waitForLoadState('networkidle');
    await page.evaluate((field) => {
      const delays: number[] = [];
      Object.assign(window, { delays });
      const note = (event: Event) => delays.push(performance.now() - event.timeStamp);
      document.querySelector(field)?.addEventListener('keydown', note, { capture: true });
    }, COMPOSER);
    await devtools.send('Performance.enable', { timeDomain: 'timeTicks' });
    const before = await taskSeconds();
    const startedAt = performance.now();
    const load = arrive(stage);
    await page.locator(COMPOSER).focus();
    while (performance.now() - startedAt < BUSY_SECONDS * 1000) {
      await page.keyboard.press('a');
      await Bun.sleep(KEY_EVERY_MS);
    }
    await load;
    const busy = (await taskSeconds()) - before;
    const elapsed = (performance.now() - startedAt) / 1000;
    const delays = await page.evaluate(() => (window as unknown as { delays: number[] }).delays);
    return {
      conversations: stage.streams.length,
      perSecond: PER_SECOND,
      busy: round(busy / elapsed),
      inputDelayP95: percentiles(delays).p95,
    };
  } finally {
    await context.close();
  }

  async function taskSeconds(): Promise<number> {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
  }
}

async function arrive(stage: WebStage): Promise<void> {
  const startedAt = performance.now();
  for (let sent = 0; sent < BUSY_SECONDS * PER_SECOND; sent += 1) {
    const due = startedAt + (sent * 1000) / PER_SECOND;
    const wait = due - performance.now();
    if (wait > 0) await Bun.sleep(wait);
    const to = stage.streams[3 + ((sent * 7) % (stage.streams.length - 3))];
    if (to) void sendAs(stage.url, to, [`news ${sent}`]);
  }
}

function percentiles(values: readonly number[]): { p50: number; p95: number } {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => round(sorted[Math.floor(sorted.length * share)]);
  return { p50: at(0.5), p95: at(0.95) };
}
