import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test';
import { Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterEach(() => stage.clear());
afterAll(() => stage.close());

test('Enter sends, and Shift with Enter breaks the line', async () => {
  const alice = await stage.person('Alice');
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
  const alice = await stage.person('Alice');
  await alice.open('Notes to self');
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
  const [alice, bob] = await Promise.all([stage.person('Alice'), stage.person('Bob')]);
  await alice.writeTo(bob);
  await alice.field.fill('half a thou');
  await alice.open('Notes to self');
  expect(await alice.field.inputValue()).toBe('');
  await alice.open('Bob');
  expect(await alice.field.inputValue()).toBe('half a thou');
  await alice.page.reload();
  await alice.isConnected();
  expect(await alice.field.inputValue()).toBe('half a thou');
});
