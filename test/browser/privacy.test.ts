import { expect, test } from 'bun:test';
import type { Locator, Page } from 'playwright-core';
import { expectAccessible } from './axe.ts';
import { eventually } from './eventually.ts';
import type { Screen } from './screen.ts';
import { stageOfFile } from './stage.ts';

/** What fades would be looked at half way. */
const still = { reducedMotion: 'reduce' } as const;

let alice: Screen;
let bob: Screen;
let laptop: Screen;
const stage = stageOfFile(async () => {
  [alice, bob] = await Promise.all([stage.person('Alice', still), stage.person('Bob', still)]);
  laptop = await stage.secondDevice(alice, still);
  await bob.writeTo(alice);
  await bob.send('hello');
  await alice.open('Bob');
});

/** What stands below the other person's name. */
const noteOn = ({ page }: Screen): Promise<string | null> => page.locator('main header p').textContent();
const choice = (page: Page, question: string, answer: string): Locator =>
  page.getByRole('radiogroup', { name: question }).getByRole('radio', { name: answer });

async function choosePresence(screen: Screen, mode: string, note?: string): Promise<void> {
  await screen.chooseOfMine('Set status…');
  const dialog = screen.page.getByRole('dialog', { name: 'Status' });
  await dialog.getByRole('radio', { name: mode }).click();
  if (note !== undefined) await dialog.getByLabel('Note').fill(note);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'hidden' });
}

test('whoever says to be busy is seen so, with a few words, on every device of theirs and until they end it', async () => {
  await eventually(() => noteOn(bob), 'online');
  await choosePresence(alice, 'Busy', 'In a meeting');
  await eventually(() => noteOn(bob), 'Busy · In a meeting');
  await laptop.chooseOfMine('Set status…');
  const dialog = laptop.page.getByRole('dialog', { name: 'Status' });
  expect(await dialog.getByRole('radio', { name: 'Busy' }).isChecked()).toBe(true);
  expect(await dialog.getByLabel('Note').inputValue()).toBe('In a meeting');
  await expectAccessible(laptop.page, 'the choice of a status');
  await laptop.page.keyboard.press('Escape');

  await choosePresence(laptop, 'Online');
  await eventually(() => noteOn(bob), 'online');
});

test('whoever is invisible looks as if they had left', async () => {
  await choosePresence(alice, 'Invisible');
  await eventually(async () => (await noteOn(bob))?.startsWith('last seen'), true);
  await choosePresence(alice, 'Online');
  await eventually(() => noteOn(bob), 'online');
});

test('what is chosen of privacy counts at once, and is chosen on the other device as well', async () => {
  const { page } = alice;
  await page.goto(`${alice.person.url}/settings/privacy`);
  await expectAccessible(page, 'privacy');
  await laptop.page.goto(`${alice.person.url}/settings/privacy`);
  await choice(page, 'See when I am here', 'Nobody').click();
  await eventually(() => choice(laptop.page, 'See when I am here', 'Nobody').isChecked(), true);
  await eventually(async () => (await noteOn(bob)) === 'online', false);

  const carol = await stage.person('Carol');
  await carol.search.fill('@alice');
  await carol.page.getByText('Alice').first().waitFor();
  await choice(page, 'Find me', 'Friends').click();
  await eventually(() => choice(laptop.page, 'Find me', 'Friends').isChecked(), true);
  const dave = await stage.person('Dave');
  await dave.search.fill('@alice');
  await dave.search.press('Enter');
  await dave.page.getByText('Nobody here has the handle @alice.').waitFor();

  for (const question of ['See when I am here', 'Find me']) {
    await choice(page, question, 'Everybody').click();
    await eventually(() => choice(laptop.page, question, 'Everybody').isChecked(), true);
  }
  await eventually(() => noteOn(bob), 'online');
});

test('what somebody tells of themselves stands on their card', async () => {
  const { page } = alice;
  await page.goto(`${alice.person.url}/settings/profile`);
  await page.getByLabel('Pronouns or what you do').fill('she/her, ornithologist');
  await page.getByLabel('About you').fill('Counts magpies.\nBadly.');
  await page.getByRole('switch', { name: 'Show my local time' }).click();
  await page.getByRole('button', { name: 'Save' }).last().click();
  await page.getByText('Your profile is changed.').waitFor();
  await expectAccessible(page, 'the profile');

  await bob.page.getByRole('button', { name: 'About this conversation' }).click();
  const about = bob.page.getByRole('complementary', { name: 'About' });
  await about.getByText('she/her, ornithologist').waitFor();
  await about.getByText('Counts magpies.').waitFor();
  await about.getByText(/^\d\d:\d\d local time$/).waitFor();
  await expectAccessible(bob.page, 'a card with a profile');
});
