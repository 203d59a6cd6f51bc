import { expect, test } from 'bun:test';
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

async function everywhere(...texts: readonly string[]): Promise<void> {
  await Promise.all([alice, phone, bob].map((screen) => screen.shows(...texts)));
}

async function act(text: string, action: string): Promise<void> {
  await alice.bubble(text).hover();
  await alice.bubble(text).getByRole('button', { name: action }).click();
}
