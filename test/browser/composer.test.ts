import { expect, test } from 'bun:test';
import type { Screen } from './screen.ts';
import { stageOfFile } from './stage.ts';

let alice: Screen;
let bob: Screen;
const stage = stageOfFile(async () => {
  [alice, bob] = await Promise.all([stage.person('Alice'), stage.person('Bob')]);
});

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
  await alice.writeTo(bob);
  await alice.field.focus();
  const keyboard = await alice.page.context().newCDPSession(alice.page);
  await keyboard.send('Input.imeSetComposition', { text: 'nihao', selectionStart: 5, selectionEnd: 5 });
  await alice.field.press('Enter');
  expect(await alice.field.inputValue()).toContain('nihao');
  expect(await alice.texts()).toEqual([]);
  await keyboard.send('Input.insertText', { text: '你好' });
  await alice.field.press('Enter');
  await alice.shows('你好');
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
