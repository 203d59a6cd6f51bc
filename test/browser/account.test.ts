import { expect, test } from 'bun:test';
import { eventually } from './eventually.ts';
import { fillIn, joined, password } from './people.ts';
import { stageOfFile } from './stage.ts';

const stage = stageOfFile();

test('an owner link leads to its form from whatever page it was opened at, and the server gets its name', async () => {
  const { url, hash } = partsOf(stage.ownerLink);
  const owner = await stage.stranger('Olivia');
  await owner.page.goto(`${url}/settings/about${hash}`);
  await owner.page.getByRole('heading', { name: 'Make this server yours' }).waitFor();
  expect(owner.page.url()).toBe(`${url}/register`);
  expect(await owner.page.evaluate(() => history.length)).toBeLessThanOrEqual(2);

  await fillIn(owner);
  await owner.page.keyboard.press('Enter');
  await owner.page.getByRole('heading', { name: 'Name your server' }).waitFor();
  await owner.page.getByLabel('Name', { exact: true }).fill('The Nest');
  await owner.press('Save and go on');
  await owner.page.getByRole('heading', { name: 'Chats' }).waitFor();

  const guest = await stage.stranger('Gus');
  await guest.page.goto(url);
  await guest.page.getByRole('heading', { name: 'Sign in to The Nest' }).waitFor();

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
  const { page, ...late } = await stage.stranger('Late');
  await page.goto(`${late.person.url}/register`);
  await page.getByLabel('Handle').fill('tara');
  await page.getByLabel('Name', { exact: true }).fill('Tara');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
  await eventually(() => noteOf('Handle'), 'This handle is taken.');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('handle');

  await page.getByLabel('Handle').fill('tara.two');
  await page.getByLabel('Password', { exact: true }).fill('password1');
  await page.keyboard.press('Enter');
  await eventually(() => noteOf('Password'), 'This password is among the first that anyone would guess.');

  async function noteOf(label: string) {
    const id = await page.getByLabel(label, { exact: true }).getAttribute('aria-describedby');
    return page.locator(`[id="${id}"]`).textContent();
  }
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

test('somebody whose session was ended on another device reads why, and need only give the password', async () => {
  const one = await joined(stage, 'Rosa');
  const two = await stage.stranger('Rosa');
  await two.page.goto(one.person.url);
  await two.page.getByLabel('Handle').fill(one.person.handle);
  await two.page.getByLabel('Password', { exact: true }).fill(password);
  await two.press('Sign in');
  await two.page.getByRole('heading', { name: 'Chats' }).waitFor();

  await two.page.goto(`${one.person.url}/settings/devices`);
  await two.page.getByRole('button', { name: /^End the session of/ }).click();
  await two.page.getByRole('dialog').getByRole('button', { name: 'End', exact: true }).click();

  await one.page.getByText('This device was signed out from another one.').waitFor();
  expect(await one.page.getByLabel('Handle').inputValue()).toBe(one.person.handle);
  await one.page.getByLabel('Password', { exact: true }).fill(password);
  await one.press('Sign in');
  await one.page.getByRole('heading', { name: 'Chats' }).waitFor();
});

function partsOf(link: string): { url: string; hash: string } {
  const { hash } = new URL(link);
  return { url: stage.server.url, hash };
}
