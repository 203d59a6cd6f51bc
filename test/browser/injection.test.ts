import { expect, test } from 'bun:test';
import type { Screen } from './screen.ts';
import { stageOfFile } from './stage.ts';

let alice: Screen;
let bob: Screen;
const stage = stageOfFile(async () => {
  [alice, bob] = await Promise.all([stage.person('Alice'), stage.person('Bob')]);
});

const evil = 'window.__pwned=1;alert(1)';
const vectors = [
  `<script>${evil}</script>`,
  `<img src=x onerror="${evil}">`,
  `<svg onload="${evil}">`,
  `<svg><script>${evil}</script></svg>`,
  `<iframe srcdoc="<script>parent.${evil}</script>"></iframe>`,
  `<a href="javascript:${evil}">press me</a>`,
  `javascript:${evil}`,
  `data:text/html,<script>${evil}</script>`,
  `<body onload="${evil}">`,
  `<input autofocus onfocus="${evil}">`,
  `<details open ontoggle="${evil}">`,
  `<math><mi//xlink:href="data:x,<script>${evil}</script>">`,
  `"><script>${evil}</script>`,
  `'-${evil}-'`,
  `\${${evil}}`,
  `{{constructor.constructor('${evil}')()}}`,
  `<style>@import 'javascript:${evil}';</style>`,
  `<base href="javascript:${evil}//">`,
  `<form action="javascript:${evil}"><button>send</button></form>`,
  `<meta http-equiv="refresh" content="0;url=javascript:${evil}">`,
  `http://x.test/"onmouseover="${evil}`,
  `https://x.test/<script>${evil}</script>`,
  `HTTPS://javascript:${evil}`,
  '\u202egnp.exe\u202c',
  '&lt;script&gt;&#x3c;script&#x3e;',
];

test('no script runs that somebody writes into a message, and every letter of it is shown', async () => {
  await alice.writeTo(bob);
  await bob.open('Alice');
  await alice.sendFast(vectors);
  await alice.shows(...vectors);
  await bob.shows(...vectors);
  for (const screen of [alice, bob]) {
    expect(await screen.page.evaluate(() => '__pwned' in window)).toBe(false);
    const strange = screen.page.locator('.timeline :is(script, iframe, img, style, form, base, meta, input)');
    expect(await strange.count()).toBe(0);
    for (const link of await screen.page.locator('.timeline a').all()) {
      expect(await link.getAttribute('href')).toMatch(/^https?:\/\//);
      expect(await link.getAttribute('rel')).toBe('noopener noreferrer');
    }
  }
});

test('no script runs that somebody writes into a name', async () => {
  const mallory = await stage.person(`<img src=x onerror=${evil}>`);
  await mallory.writeTo(bob);
  await mallory.send('hello');
  await bob.open(mallory.person.name);
  await bob.shows('hello');
  await mallory.typesUntil(bob.page.getByText(`${mallory.person.name} is typing…`));
  await mallory.press('Your devices');
  for (const { page } of [bob, mallory]) {
    expect(await page.evaluate(() => '__pwned' in window)).toBe(false);
    expect(await page.locator('img:not(.mark)').count()).toBe(0);
  }
});

test('addresses of the web become links, and nothing around them does', async () => {
  await alice.open('Notes to self');
  await alice.send('see (https://example.org/a_(b)?q=1#x), or http://example.net. ftp://no example.com');
  const links = alice.page.locator('.bubble a');
  await links.first().waitFor();
  const hrefs = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')));
  expect(hrefs).toEqual(['https://example.org/a_(b)?q=1#x', 'http://example.net/']);
});
