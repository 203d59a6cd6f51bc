import { describe, expect, test } from 'bun:test';
import { until } from '../support/until.ts';
import { eventually } from './eventually.ts';
import type { Screen } from './screen.ts';
import { stageOfFile } from './stage.ts';
import { type Tampering, tamper } from './tamper.ts';

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
    await alice.act('the first wrod', 'Edit');
    await alice.field.fill('the first word');
    await alice.field.press('Enter');
    await everywhere('the first word', 'a secret');
    await bob.bubble('the first word').getByText('edited').waitFor();

    await alice.act('a secret', 'Recall for everyone');
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
    await alice.page.getByRole('status').getByText('1 character too long').waitFor();
    expect((await alice.field.inputValue()).length).toBe(8_001);
    await alice.field.fill('');
  });

  test('a message that the server refuses says why, and can be tried again or discarded', async () => {
    tampering.refuse = 'not this';
    await alice.send('not this', 'but this');
    await alice.page.getByText('Not sent. There is nothing here, or not for you.').waitFor();
    expect(await alice.delivery('not this')).toBe('Not sent');
    // It would be refused again at once; once the conversation is open again, its menu has it.
    expect(await alice.page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
    await bob.bubble('but this').waitFor();
    expect(await bob.bubble('not this').count()).toBe(0);

    tampering.refuse = 'nor that';
    await alice.act('not this', 'Try again');
    await bob.bubble('not this').waitFor();
    await alice.send('nor that');
    await alice.press('Discard');
    await eventually(() => alice.bubble('nor that').count(), 0);
    expect(await bob.bubble('nor that').count()).toBe(0);
  });

  test('what this page does not know yet is shown as such', async () => {
    await alice.send('from the future', 'and back');
    await bob.bubble('and back').waitFor();
    await bob.timeline.getByText('Update to see this').waitFor();
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

describe('text', () => {
  test('addresses of the web become links, and nothing around them does', async () => {
    await alice.open('Notes to self');
    await alice.send('see (https://example.org/a_(b)?q=1#x), or http://example.net. ftp://no example.com');
    const links = alice.timeline.locator('article').last().locator('a');
    await links.first().waitFor();
    const hrefs = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    expect(hrefs).toEqual(['https://example.org/a_(b)?q=1#x', 'http://example.net']);
  });
});

describe('the history', () => {
  test('older messages come while one scrolls up, and what one looks at does not move', async () => {
    await alice.open('Notes to self');
    const notes = Array.from({ length: 170 }, (_, index) => `note ${index}`);
    await alice.sendFast(notes);
    await eventually(() => alice.delivery('note 169'), 'Sent');

    const tablet = await stage.secondDevice(alice);
    await tablet.open('Notes to self');
    await tablet.bubble('note 169').waitFor();
    const isAtTheTop = async () => {
      const moved = await tablet.timeline.evaluate(scrollUpAndWatch);
      expect(moved).toBeLessThan(2);
      return tablet.timeline.getByText('What you write here is on every device').isVisible();
    };
    await until(isAtTheTop, { what: 'the beginning of the conversation', withinMs: 20_000 });
    await tablet.bubble('one\ntwo').waitFor();
    await tablet.press('To the newest message');
    await tablet.bubble('note 169').waitFor();
  });
});

async function everywhere(...texts: readonly string[]): Promise<void> {
  await Promise.all([alice, phone, bob].map((screen) => screen.shows(...texts)));
}

/** Scrolls up by less than a screen, and tells how far anything on it moves while older rows come. */
async function scrollUpAndWatch(box: Element): Promise<number> {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const places = () => {
    const rows = [...box.querySelectorAll<HTMLElement>('article[data-seq]')];
    return new Map(rows.map((row) => [row.dataset['seq'], row.getBoundingClientRect().top]));
  };
  box.scrollTop -= 500;
  await frame();
  await frame();
  const before = places();
  let moved = 0;
  for (let frames = 0; frames < 12; frames += 1) {
    await frame();
    for (const [seq, top] of places()) moved = Math.max(moved, Math.abs(top - (before.get(seq) ?? top)));
  }
  return moved;
}
