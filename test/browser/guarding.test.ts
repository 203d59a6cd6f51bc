import { expect, test } from 'bun:test';
import type { Page } from 'playwright-core';
import { createClient, type MagpieClient } from '../../src/interface/sdk/index.ts';
import { codeAt } from '../support/authenticator.ts';
import { expectAccessible } from './axe.ts';
import { eventually } from './eventually.ts';
import { joined } from './people.ts';
import { password, type Screen } from './screen.ts';
import { stageOfFile } from './stage.ts';

/** Nothing fades while it is looked at. */
const still = { reducedMotion: 'reduce' } as const;
let owner: MagpieClient;
/** Ways in without a password are offered once somebody owns the server. */
const stage = stageOfFile(async ({ server, ownerLink }) => {
  owner = createClient({ url: server.url, deviceName: 'the owner' });
  const claim = new URL(ownerLink).hash.replace('#claim=', '');
  await owner.register({ handle: 'olivia', name: 'Olivia', password, claim });
  await owner.signIn({ handle: 'olivia', password });
});

/** Signs in with handle and password on the page for strangers. */
async function fillSignIn({ page, person }: Screen, secret = password): Promise<void> {
  await page.getByLabel('Handle').fill(person.handle);
  await page.getByLabel('Password', { exact: true }).fill(secret);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

const dialogButton = (page: Page, name: string) =>
  page.getByRole('dialog').getByRole('button', { name, exact: true });

test('a second factor is turned on with a picture, asked for at the next sign-in, and a recovery code does as well', async () => {
  const alice = await joined(stage, 'Alice', still);
  const { page, person } = alice;
  await page.goto(`${person.url}/settings/security`);
  await page.getByRole('button', { name: 'Turn on' }).click();
  await page.getByRole('dialog').getByLabel('Password', { exact: true }).fill(password);
  await dialogButton(page, 'Go on').click();
  await page.getByRole('img', { name: 'A code for your authenticator' }).waitFor();
  const secret = ((await page.locator('code[dir="ltr"]').textContent()) ?? '').replaceAll(/\s/g, '');
  await page
    .getByRole('dialog')
    .getByLabel('Code', { exact: true })
    .fill(await codeAt(secret, Date.now()));
  await dialogButton(page, 'Turn on').click();
  await page.getByRole('heading', { name: 'Recovery codes' }).waitFor();
  const codes = await page.getByRole('dialog').getByRole('listitem').allInnerTexts();
  expect(codes).toHaveLength(10);
  await dialogButton(page, 'I have kept them').click();
  await page.getByText('10 recovery codes are left').waitFor();
  await expectAccessible(page, 'the section on security');

  const other = await stage.stranger('Alice');
  const again = { page: other.page, person } as Screen;
  await other.page.goto(person.url);
  await fillSignIn(again);
  await other.page.getByLabel('Code', { exact: true }).fill('000000');
  await other.page.keyboard.press('Enter');
  await other.page.getByText('This code is wrong').or(other.page.locator('[aria-invalid]')).first().waitFor();
  await other.page.getByRole('button', { name: 'Use a recovery code instead' }).click();
  await other.page.getByLabel('Recovery code', { exact: true }).fill(codes[0] ?? '');
  await other.page.keyboard.press('Enter');
  await other.page.getByRole('heading', { name: 'Chats' }).waitFor();
  await page.goto(`${person.url}/settings/security`);
  await page.getByText('9 recovery codes are left').waitFor();
});

test('a new device is let in by one that is signed in, after a look at it', async () => {
  const bob = await joined(stage, 'Bob', still);
  const fresh = await stage.stranger('Fresh', still);
  await fresh.page.goto(bob.person.url);
  const asked = fresh.page.waitForResponse((answer) => answer.url().endsWith('/sessions/pairing'));
  await fresh.page.getByRole('link', { name: 'Sign in by another device' }).click();
  const { link } = (await (await asked).json()) as { link: string };
  await fresh.page.getByRole('img', { name: 'A code that lets this device in' }).waitFor();
  await expectAccessible(fresh.page, 'the page of a new device');

  await bob.page.goto(link);
  await bob.page.getByText('From the address').waitFor();
  expect(bob.page.url()).toBe(`${bob.person.url}/approve-device`);
  await expectAccessible(bob.page, 'the look at a new device');
  await bob.page.getByRole('button', { name: 'Let it in' }).click();
  await fresh.page.getByRole('heading', { name: 'Chats' }).waitFor();
  await eventually(() => bob.page.getByRole('button', { name: /^Sign out Chrome/ }).count(), 1);
});

test('a password is changed, which signs out other devices, and the account is closed for good', async () => {
  const carol = await joined(stage, 'Carol');
  const second = await stage.secondDevice(carol);
  await carol.page.goto(`${carol.person.url}/settings/security`);
  await carol.page.getByLabel('Present password').fill('not her password');
  await carol.page.getByLabel('New password').fill('a fox in the snow');
  await carol.press('Change the password');
  await carol.page.getByText('The password is wrong.').waitFor();
  await carol.page.getByLabel('Present password').fill(password);
  await carol.press('Change the password');
  await carol.page.getByText('your other devices are signed out').waitFor();
  await second.isSignedOut();

  await carol.press('Close account');
  await carol.page.getByRole('dialog').getByLabel('Password', { exact: true }).fill('a fox in the snow');
  await dialogButton(carol.page, 'Close account').click();
  await carol.isSignedOut();
  await fillSignIn(carol, 'a fox in the snow');
  await carol.page.getByText('The handle or the password is wrong.').waitFor();
});

test('whoever has an invitation or a link comes in by it, and others read why they do not', async () => {
  const { url } = stage.server;
  await owner.changeServer({ registration: 'invitation' });
  const { code } = await owner.invite();

  const dave = await stage.stranger('Dave');
  await dave.page.goto(`${url}/register`);
  await dave.fillIn();
  await dave.page.getByLabel('Invitation code').fill('no such code');
  await dave.press('Create account');
  await eventually(() => dave.page.getByLabel('Invitation code').getAttribute('aria-invalid'), 'true');
  await dave.page.goto(`${url}/#invite=${code}`);
  expect(await dave.page.getByLabel('Invitation code').inputValue()).toBe(code ?? '');
  await dave.fillIn();
  await dave.press('Create account');
  await dave.page.getByRole('heading', { name: 'Chats' }).waitFor();

  const found = await owner.managedUsers({ q: dave.person.handle });
  const { link } = await owner.offerPasswordReset(found.users[0]?.user.id ?? '');
  const lost = await stage.stranger('Lost', still);
  await lost.page.goto(`${url}/forgotten`);
  await lost.page.getByText('Ask an administrator of this server').waitFor();
  await expectAccessible(lost.page, 'the page for whoever forgot a password');
  await lost.page.goto(link ?? '');
  await lost.page.getByLabel('New password').fill('a bear in the sun');
  await lost.press('Change the password');
  await lost.page.getByRole('heading', { name: /^Sign in to/ }).waitFor();
  await fillSignIn({ page: lost.page, person: dave.person } as Screen, 'a bear in the sun');
  await lost.page.getByRole('heading', { name: 'Chats' }).waitFor();

  await owner.changeServer({ registration: 'closed' });
  const shut = await stage.stranger('Shut');
  await shut.page.goto(`${url}/register`);
  await shut.page.getByText('This server takes no new accounts.').waitFor();
  await owner.close();
});
