import { describe, expect, test } from 'bun:test';
import { until } from '../support/until.ts';
import { eventually } from './eventually.ts';
import type { Screen } from './screen.ts';
import { stageOfFile } from './stage.ts';
import { type Tampering, tamper } from './tamper.ts';

/** What is tried by those who hope that somebody takes text for markup. */
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

let alice: Screen;
let phone: Screen;
let bob: Screen;
/** What happens to what Alice sends, and to what Bob receives. */
const tampering: Tampering = { unknown: 'from the future' };
const stage = stageOfFile(async () => {
  [alice, bob] = await Promise.all([stage.stranger('Alice'), stage.stranger('Bob')]);
  await Promise.all([tamper(alice.page, tampering), tamper(bob.page, tampering)]);
  await Promise.all([alice.register(), bob.register()]);
  phone = await stage.secondDevice(alice);
  await alice.writeTo(bob);
  await Promise.all([phone.open('Bob'), bob.open('Alice')]);
});

describe('a message of one’s own', () => {
  test('an edit and a recall reach the other person and the second device', async () => {
    await alice.send('the first wrod', 'a secret');
    await everywhere('the first wrod', 'a secret');
    await act('the first wrod', 'Edit');
    await alice.field.fill('the first word');
    await alice.field.press('Enter');
    await everywhere('the first word', 'a secret');
    await bob.bubble('the first word').getByText('edited').waitFor();

    await act('a secret', 'Recall for everyone');
    await alice.shows('the first word', 'You recalled a message');
    await phone.shows('the first word', 'You recalled a message');
    await bob.shows('the first word', 'This message was recalled');
    await bob.page.reload();
    await bob.shows('the first word', 'This message was recalled');
  });

  test('the text of a recalled message can be written again', async () => {
    await alice.press('Write again');
    expect(await alice.field.inputValue()).toBe('a secret');
    await alice.field.fill('');
  });

  test('the arrow up edits the last message of one’s own, and Escape leaves it as it was', async () => {
    await alice.send('two');
    await bob.bubble('two').waitFor();
    await bob.send('three');
    await alice.bubble('three').waitFor();
    await alice.field.press('ArrowUp');
    expect(await alice.field.inputValue()).toBe('two');
    await alice.field.press('Escape');
    expect(await alice.field.inputValue()).toBe('');
    await alice.field.press('ArrowUp');
    await alice.field.fill('two and a half');
    await alice.field.press('Enter');
    await bob.bubble('two and a half').waitFor();
    await phone.bubble('two and a half').waitFor();
  });
});

describe('what goes wrong', () => {
  test('a text that is too long stays in the field', async () => {
    await alice.field.fill('x'.repeat(8_001));
    await alice.field.press('Enter');
    await alice.page.getByRole('alert').getByText('at most 8,000 characters').waitFor();
    expect((await alice.field.inputValue()).length).toBe(8_001);
    await alice.field.fill('');
  });

  test('a message that the server refuses says why, and can be tried again or discarded', async () => {
    tampering.refuse = 'not this';
    await alice.send('not this', 'but this');
    await alice.page.getByText('Not sent. You cannot write in this conversation.').waitFor();
    expect(await alice.delivery('not this')).toBe('failed');
    await bob.bubble('but this').waitFor();
    expect(await bob.bubble('not this').count()).toBe(0);

    tampering.refuse = 'nor that';
    await alice.press('Try again');
    await bob.bubble('not this').waitFor();
    await alice.send('nor that');
    await alice.press('Discard');
    await eventually(() => alice.bubble('nor that').count(), 0);
    expect(await bob.bubble('nor that').count()).toBe(0);
  });

  test('what this page does not know yet is shown as such', async () => {
    await alice.send('from the future', 'and back');
    await bob.bubble('and back').waitFor();
    await bob.bubble('Update to see this').waitFor();
    await phone.bubble('from the future').waitFor();
  });
});

describe('the field', () => {
  test('Enter sends, and Shift with Enter breaks the line', async () => {
    await alice.open('Notes to self');
    await alice.field.pressSequentially('one');
    await alice.field.press('Shift+Enter');
    await alice.field.pressSequentially('two');
    await alice.field.press('Enter');
    await alice.shows('one\ntwo');
    await alice.field.fill('   \n ');
    await alice.field.press('Enter');
    await alice.send('three');
    await alice.shows('one\ntwo', 'three');
  });

  test('an Enter that belongs to an input method sends nothing', async () => {
    await alice.open('Bob');
    const before = await alice.texts();
    await alice.field.focus();
    const keyboard = await alice.page.context().newCDPSession(alice.page);
    await keyboard.send('Input.imeSetComposition', { text: 'nihao', selectionStart: 5, selectionEnd: 5 });
    await alice.field.press('Enter');
    expect(await alice.field.inputValue()).toContain('nihao');
    expect(await alice.texts()).toEqual(before);
    await keyboard.send('Input.insertText', { text: '你好' });
    await alice.field.press('Enter');
    await alice.shows(...before, '你好');
  });

  test('what is being written stays with its conversation, also over a reload', async () => {
    await alice.open('Bob');
    await alice.field.fill('half a thou');
    await alice.open('Notes to self');
    expect(await alice.field.inputValue()).toBe('');
    await alice.open('Bob');
    expect(await alice.field.inputValue()).toBe('half a thou');
    await alice.page.reload();
    await alice.isConnected();
    expect(await alice.field.inputValue()).toBe('half a thou');
  });
});

describe('text is only text', () => {
  test('no script runs that somebody writes into a message, and every letter of it is shown', async () => {
    await alice.open('Bob');
    await alice.sendFast(vectors);
    for (const screen of [alice, bob]) {
      await eventually(async () => (await screen.texts()).slice(-vectors.length), vectors);
    }
    for (const screen of [alice, bob]) {
      expect(await screen.page.evaluate(() => '__pwned' in window)).toBe(false);
      const strange = screen.page.locator(
        '.timeline :is(script, iframe, img, style, form, base, meta, input)',
      );
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
    const links = alice.page.locator('.row').last().locator('a');
    await links.first().waitFor();
    const hrefs = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    expect(hrefs).toEqual(['https://example.org/a_(b)?q=1#x', 'http://example.net/']);
  });
});

describe('the history', () => {
  test('older messages come while one scrolls up, and what one looks at does not move', async () => {
    await alice.open('Notes to self');
    const notes = Array.from({ length: 170 }, (_, index) => `note ${index}`);
    await alice.sendFast(notes);
    await alice.bubble('note 169').waitFor();
    await eventually(() => alice.page.locator('[data-delivery="waiting"]').count(), 0);
    const all = await alice.texts();

    const tablet = await stage.secondDevice(alice);
    await tablet.open('Notes to self');
    await tablet.bubble('note 169').waitFor();
    expect((await tablet.texts()).length).toBeLessThan(all.length);

    const box = tablet.page.locator('.timeline');
    await box.hover();
    const isWhole = async () => {
      const count = (await tablet.texts()).length;
      if (count === all.length) return true;
      const jump = await box.evaluate(scrollUpAndWatch);
      expect(jump).toBeLessThan(2);
      return false;
    };
    await until(isWhole, { what: 'the whole history', withinMs: 15_000 });
    await tablet.shows(...all);
  });
});

async function everywhere(...texts: readonly string[]): Promise<void> {
  await Promise.all([alice, phone, bob].map((screen) => screen.shows(...texts)));
}

async function act(text: string, action: string): Promise<void> {
  await alice.bubble(text).hover();
  await alice.bubble(text).getByRole('button', { name: action }).click();
}

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
