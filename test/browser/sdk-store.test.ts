import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { storeContract } from '../contract/sdk-store.ts';
import { sharedChromium } from './chromium.ts';

declare const runStoreCase: (name: string) => Promise<void> | undefined;
declare const storeCases: readonly string[];

setDefaultTimeout(30_000);
let page: Page;
let server: Bun.Server<undefined>;
beforeAll(async () => {
  const script = await bundled();
  server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: ({ url }) =>
      url.endsWith('.js') ? asFile(script, 'text/javascript') : asFile(document, 'text/html'),
  });
  const context = await (await sharedChromium()).newContext();
  page = await context.newPage();
  await page.goto(`http://127.0.0.1:${server.port}/`);
  await page.waitForFunction(() => 'runStoreCase' in window);
}, 30_000);
afterAll(async () => {
  await page.context().close();
  await server.stop(true);
});

test('the browser runs the whole contract', async () => {
  expect(await page.evaluate(() => storeCases)).toEqual(storeContract.map(({ name }) => name));
});

test.each(storeContract.map(({ name }) => name))('in IndexedDB, %s', async (name) => {
  await page.evaluate((each) => runStoreCase(each), name);
});

const document = '<!doctype html><title>Store</title><script type="module" src="/page.js"></script>';

async function bundled(): Promise<string> {
  const entry = fileURLToPath(new URL('./store-page.ts', import.meta.url));
  const { outputs } = await Bun.build({ entrypoints: [entry], target: 'browser' });
  return (await outputs[0]?.text()) ?? '';
}

function asFile(text: string, type: string): Response {
  return new Response(text, { headers: { 'content-type': `${type};charset=utf-8` } });
}
