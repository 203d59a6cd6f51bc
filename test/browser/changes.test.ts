import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test';
import { eventually } from './eventually.ts';
import type { Screen } from './screen.ts';
import { Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterEach(() => stage.clear());
afterAll(() => stage.close());

test('an edit and a recall reach the other person and the second device', async () => {
  const { alice, phone, bob } = await conversation();
  await alice.send('the first wrod', 'a secret');
  await everywhere([alice, phone, bob], 'the first wrod', 'a secret');

  await act(alice, 'the first wrod', 'Edit');
  await alice.field.fill('the first word');
  await alice.field.press('Enter');
  await everywhere([alice, phone, bob], 'the first word', 'a secret');
  await bob.bubble('the first word').getByText('edited').waitFor();

  await act(alice, 'a secret', 'Recall for everyone');
  await alice.shows('the first word', 'You recalled a message');
  await phone.shows('the first word', 'You recalled a message');
  await bob.shows('the first word', 'This message was recalled');
  await bob.page.reload();
  await bob.shows('the first word', 'This message was recalled');
});

test('the arrow up edits the last message of one’s own, and Escape leaves it as it was', async () => {
  const { alice, bob } = await conversation();
  await alice.send('one', 'two');
  await bob.send('three');
  await alice.shows('one', 'two', 'three');
  await alice.field.press('ArrowUp');
  expect(await alice.field.inputValue()).toBe('two');
  await alice.field.press('Escape');
  expect(await alice.field.inputValue()).toBe('');
  await alice.field.press('ArrowUp');
  await alice.field.fill('two and a half');
  await alice.field.press('Enter');
  await bob.shows('one', 'two and a half', 'three');
});

test('the text of a recalled message can be written again', async () => {
  const { alice, bob } = await conversation();
  await alice.send('too hasty');
  await bob.shows('too hasty');
  await act(alice, 'too hasty', 'Recall for everyone');
  await alice.press('Write again');
  expect(await alice.field.inputValue()).toBe('too hasty');
});

test('a recall that comes too late says why, and the message stays', async () => {
  const { alice, bob } = await conversation();
  await alice.send('said is said');
  await bob.shows('said is said');
  const later = alice.page.getByText('Not recalled. A message can be recalled within two minutes.');
  await bob.page.clock.install();
  expect(await later.count()).toBe(0);
});

test('a text that is too long stays in the field', async () => {
  const { alice } = await conversation();
  await alice.field.fill('x'.repeat(8_001));
  await alice.field.press('Enter');
  await alice.page.getByRole('alert').getByText('at most 8,000 characters').waitFor();
  expect((await alice.field.inputValue()).length).toBe(8_001);
});

async function conversation(): Promise<{ alice: Screen; phone: Screen; bob: Screen }> {
  const [alice, bob] = await Promise.all([stage.person('Alice'), stage.person('Bob')]);
  await alice.writeTo(bob);
  const phone = await stage.secondDevice(alice);
  await Promise.all([phone.open('Bob'), bob.open('Alice')]);
  return { alice, phone, bob };
}

async function everywhere(screens: readonly Screen[], ...texts: readonly string[]): Promise<void> {
  await Promise.all(screens.map((screen) => eventually(() => screen.texts(), [...texts])));
}

async function act(screen: Screen, text: string, action: string): Promise<void> {
  await screen.bubble(text).hover();
  await screen.bubble(text).getByRole('button', { name: action }).click();
}
