import { expect, test } from 'bun:test';
import { eventually } from './eventually.ts';
import { friendAt, isKept, joined, writeTo } from './people.ts';
import { stageOfFile } from './stage.ts';

const stage = stageOfFile();

test('without the server the page opens again at once, with the conversations it holds', async () => {
  const alice = await joined(stage, 'Alice');
  const bob = await friendAt(alice.person.url, 'bob', 'Bob');
  await writeTo(bob, alice.person.handle, 'I found something shiny.');
  await alice.page.getByText('I found something shiny.').waitFor();
  await eventually(() => isKept(alice.page), true);
  await bob.close();

  await stage.server.kill();
  await alice.page.reload();
  await alice.page.getByText('I found something shiny.').first().waitFor();
  await alice.page.getByText('Bob', { exact: true }).first().click();
  await alice.page.getByRole('heading', { name: 'Bob', exact: true }).waitFor();
  // Rooms that were never entered are kept as well.
  await alice.page.getByRole('link', { name: 'Settings' }).click();
  await alice.page.getByRole('heading', { name: 'Profile' }).waitFor();
  await stage.restartServer();
});

test('the page can be installed', async () => {
  const alice = await stage.stranger('Ines');
  await alice.page.goto(alice.person.url);
  const href = await alice.page.locator('link[rel="manifest"]').getAttribute('href');
  const answer = await fetch(new URL(href ?? '', alice.person.url));
  const manifest = (await answer.json()) as { icons: { src: string; sizes: string; purpose?: string }[] };
  expect(answer.headers.get('content-type')).toBe('application/manifest+json');
  expect(manifest).toMatchObject({ name: 'Magpie', start_url: '/', display: 'standalone' });
  expect(manifest.icons.map(({ sizes }) => sizes)).toContain('192x192');
  expect(manifest.icons.some(({ purpose }) => purpose === 'maskable')).toBe(true);
  for (const { src } of manifest.icons)
    expect((await fetch(new URL(src, alice.person.url))).status).toBe(200);
});

test('neither the API nor the grammars of every language are kept', async () => {
  const alice = await joined(stage, 'Ada');
  await eventually(() => isKept(alice.page), true);
  const kept = await alice.page.evaluate(async () => {
    const names = await caches.keys();
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return requests.flat().map(({ url }) => new URL(url).pathname);
  });
  expect(kept).toContain('/');
  expect(kept.filter((path) => /^\/api|csharp|python/.test(path))).toEqual([]);
});
