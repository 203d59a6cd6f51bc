import { round, type Summary, summarise } from '../figures.ts';
import { COMPOSER, LIST_ROW, MESSAGE, type Measured, signIn, type WebStage } from './stage.ts';

export interface OpeningFigures {
  /** JavaScript that was run before the first message was shown and could be answered, compressed, in KB. */
  readonly scriptKB: number;
  /** From the start of the navigation to the list, in milliseconds: with nothing kept but who one is. */
  readonly coldMs: Summary;
  /** The same with everything kept from the last time. */
  readonly warmMs: Summary;
}

/** How fast the page opens, and how much it runs for that. */
export async function measureOpening(stage: WebStage, rounds: number): Promise<OpeningFigures> {
  const measured = await stage.open();
  try {
    await signIn(measured.page, stage.url);
    const scriptKB = await scriptUntilAnswerable(stage, measured);
    const [cold, warm]: [number[], number[]] = [[], []];
    for (let done = 0; done < rounds; done += 1) {
      await forgetAllButIdentity(measured);
      cold.push(await timeToList(stage, measured));
      // What the last opening fetched is written before the page is opened again.
      await measured.page.waitForLoadState('networkidle');
      warm.push(await timeToList(stage, measured));
    }
    return { scriptKB, coldMs: summarise(cold), warmMs: summarise(warm) };
  } finally {
    await measured.context.close();
  }
}

/** The sum of what the network carried of scripts, each compressed as a server in front would. */
async function scriptUntilAnswerable(stage: WebStage, { page, devtools }: Measured): Promise<number> {
  await devtools.send('Network.enable');
  await devtools.send('Network.clearBrowserCache');
  const addresses = new Set<string>();
  const note = (request: { resourceType(): string; url(): string }) => {
    if (request.resourceType() === 'script') addresses.add(request.url());
  };
  page.on('request', note);
  await page.goto(`${stage.url}/c/${stage.streams[0]?.stream}`);
  await page.locator(MESSAGE).first().waitFor();
  await page.locator(COMPOSER).waitFor();
  page.off('request', note);
  let bytes = 0;
  for (const address of addresses) {
    const answer = await fetch(address);
    bytes += Bun.gzipSync(new Uint8Array(await answer.arrayBuffer()), { level: 9 }).length;
  }
  return round(bytes / 1024);
}

/** Empties the caches and the stored streams; the device stays signed in. */
async function forgetAllButIdentity({ page, devtools }: Measured): Promise<void> {
  await page.evaluate(async () => {
    for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
    for (const name of await caches.keys()) await caches.delete(name);
    const opening = indexedDB.open('magpie');
    const database = await new Promise<IDBDatabase>((done) => {
      opening.onsuccess = () => done(opening.result);
    });
    const kept = new Set(['identity']);
    const names = [...database.objectStoreNames].filter((name) => !kept.has(name));
    const change = database.transaction(names, 'readwrite');
    for (const name of names) change.objectStore(name).clear();
    await new Promise((done) => {
      change.oncomplete = done;
    });
    database.close();
  });
  await devtools.send('Network.clearBrowserCache');
}

async function timeToList(stage: WebStage, { page }: Measured): Promise<number> {
  await page.goto('about:blank');
  await page.goto(stage.url, { waitUntil: 'commit' });
  await page.locator(LIST_ROW).first().waitFor();
  // Painted, not only there: the frame after the next one begins when the next one is on the screen.
  return page.evaluate(
    () =>
      new Promise<number>((done) =>
        requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))),
      ),
  );
}
