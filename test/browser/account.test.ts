import { expect, test } from 'bun:test';
import { eventually } from './eventually.ts';
import { joined } from './people.ts';
import { password, type Screen } from './screen.ts';
import { stageOfFile } from './stage.ts';

const stage = stageOfFile();

test('a server that waits for its owner invites nobody to an ordinary account', async () => {
  const early = await stage.stranger('Early');
  await early.page.goto(early.person.url);
  await early.page.getByText('Nobody owns this server yet.').waitFor();
  expect(await createAccount(early).count()).toBe(0);
});

test('an owner link leads to its form from whatever page it was opened at, and the server gets its name', async () => {
  const { url, hash } = partsOf(stage.ownerLink);
  const owner = await stage.stranger('Olivia');
  await owner.page.goto(`${url}/settings/about${hash}`);
  await owner.page.getByRole('heading', { name: 'Make this server yours' }).waitFor();
  expect(owner.page.url()).toBe(`${url}/register`);
  expect(await owner.page.evaluate(() => history.length)).toBeLessThanOrEqual(2);

  await owner.fillIn();
  await owner.page.keyboard.press('Enter');
  await owner.page.getByRole('heading', { name: 'Name your server' }).waitFor();
  await owner.page.getByLabel('Name', { exact: true }).fill('The Nest');
  await owner.press('Continue');
  await owner.page.getByRole('heading', { name: 'Chats' }).waitFor();
  // Whoever knows nobody yet can at least give their own handle away.
  await owner.page.getByRole('button', { name: '@olivia' }).click();
  await owner.page.getByText('The handle is copied.').waitFor();

  const guest = await stage.stranger('Gus');
  await guest.page.goto(url);
  await guest.page.getByRole('heading', { name: 'Sign in to The Nest' }).waitFor();
  expect(await createAccount(guest).count()).toBe(1);

  // Where the page is open already, only the fragment changes.
  await guest.page.goto(`${url}/sign-in${hash}`);
  await guest.page.getByText('This owner link was already used').waitFor();
  expect(guest.page.url()).toBe(`${url}/register`);

  await owner.page.evaluate((fragment) => {
    location.hash = fragment;
  }, hash);
  await owner.page.getByText('You are signed in already').waitFor();
  expect(owner.page.url()).not.toContain('claim');
});

test('a refusal stands beside the field that it is about', async () => {
  await joined(stage, 'Tara');
  const late = await stage.stranger('Late');
  const { page, person } = late;
  await page.goto(`${person.url}/register`);
  await page.getByLabel('Handle').fill('tara');
  await page.getByLabel('Name', { exact: true }).fill('Tara');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
  await eventually(() => late.noteOf('Handle'), 'This handle is taken.');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('handle');

  await page.getByLabel('Handle').fill('tara.two');
  await page.getByLabel('Password', { exact: true }).fill('password1');
  await page.keyboard.press('Enter');
  await eventually(
    () => late.noteOf('Password'),
    'This password is among the first that anyone would guess.',
  );
});

test('a password can be looked at, and Enter that ends the composing of a word sends nothing', async () => {
  const { page, person } = await stage.stranger('Wei');
  await page.goto(`${person.url}/sign-in`);
  const field = page.getByLabel('Password', { exact: true });
  await page.getByLabel('Handle').fill('wei');
  await field.fill(password);
  expect(await field.getAttribute('type')).toBe('password');
  await page.getByRole('button', { name: 'Show what is written' }).click();
  expect(await field.getAttribute('type')).toBe('text');

  const isStopped = await field.evaluate(
    (input) =>
      !input.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true }),
      ),
  );
  expect(isStopped).toBe(true);
});

const createAccount = ({ page }: Screen) => page.getByRole('link', { name: 'Create account' });

function partsOf(link: string): { url: string; hash: string } {
  const { hash } = new URL(link);
  return { url: stage.server.url, hash };
}
