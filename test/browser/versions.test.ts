import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import type { BrowserContext, Page } from 'playwright-core';
import { loadWebFiles, respondWithWebFile, type WebFile } from '../../src/interface/http/web-files.ts';
import { sharedChromium } from './chromium.ts';
import { eventually } from './eventually.ts';
import { isKept } from './people.ts';

type Files = ReadonlyMap<string, WebFile>;

setDefaultTimeout(30_000);
let first: Files;
let second: Files;
let served: Files;
let server: ReturnType<typeof Bun.serve>;
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  first = await loadWebFiles();
  second = await nextVersion(first);
  served = first;
  // Of the server only the page's files matter here; the API is away, and the page says so on its own.
  server = Bun.serve({
    port: 0,
    fetch: (request) =>
      respondWithWebFile(served, pageRequest(request)) ?? new Response(null, { status: 503 }),
  });
}, 60_000);

afterAll(async () => {
  await Promise.all(contexts.map((context) => context.close()));
  await server.stop(true);
});

test('a page that is open when a new version comes offers it, and a click brings it', async () => {
  const page = await openPage();
  await eventually(() => isKept(page), true);
  expect(await scriptOf(page)).not.toContain('NEXTNEXT');

  served = second;
  await lookForUpdate(page);
  await page.getByText('A new version is here.').waitFor();
  await page.getByRole('button', { name: 'Reload' }).click();
  await eventually(() => scriptOf(page).catch(() => ''), entryOf(second));
});

test('a page that was opened with the new version is not offered it', async () => {
  served = first;
  const page = await openPage();
  await eventually(() => isKept(page), true);

  served = second;
  await page.reload();
  expect(await scriptOf(page)).toBe(entryOf(second));
  await lookForUpdate(page);
  await eventually(() => keptVersions(page), 2);
  await eventually(() => isWaiting(page), false);
  expect(await page.getByText('A new version is here.').count()).toBe(0);
});

async function openPage(): Promise<Page> {
  const browser = await sharedChromium();
  const context = await browser.newContext({ serviceWorkers: 'allow' });
  contexts.push(context);
  const page = await context.newPage();
  await page.goto(server.url.href);
  return page;
}

function pageRequest(request: Request): Request {
  const { pathname } = new URL(request.url);
  return pathname.includes('.') ? request : new Request(new URL('/', request.url), request);
}

const lookForUpdate = (page: Page) =>
  page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));

const isWaiting = (page: Page) =>
  page.evaluate(async () => {
    const { installing, waiting } = await navigator.serviceWorker.ready;
    return installing !== null || waiting !== null;
  });

const keptVersions = (page: Page) => page.evaluate(async () => (await caches.keys()).length);

const scriptOf = async (page: Page) =>
  new URL((await page.locator('script[type="module"]').first().getAttribute('src')) ?? '', server.url)
    .pathname;

const entryOf = (files: Files): string =>
  `/${[...files.keys()].find((path) => /^assets\/index-NEXTNEXT\.js$/.test(path))}`;

/** The same page under another name for its script, as another build would give it. */
async function nextVersion(files: Files): Promise<Files> {
  const page = (await files.get('index.html')?.body.text()) ?? '';
  const [, script = ''] = /src="\/(assets\/index-[\w-]{8}\.js)"/.exec(page) ?? [];
  const named = 'assets/index-NEXTNEXT.js';
  const next = new Map(files);
  const entry = files.get(script);
  if (!entry) throw new Error(`the page names no script: ${page}`);
  next.set(named, { ...entry, path: named });
  for (const path of ['index.html', 'sw.js']) {
    const file = files.get(path);
    const text = (await file?.body.text())
      ?.replaceAll(script, named)
      .replace('"version":"', '"version":"next-');
    if (file && text !== undefined)
      next.set(path, { ...file, etag: `"next ${path}"`, body: new Blob([text], { type: file.type }) });
  }
  return next;
}
