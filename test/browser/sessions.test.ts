import { expect, test } from 'bun:test';
import type { Screen } from './screen.ts';
import { stageOfFile } from './stage.ts';

let alice: Screen;
let bob: Screen;
const stage = stageOfFile(async () => {
  [alice, bob] = await Promise.all([stage.person('Alice'), stage.person('Bob')]);
});

test('a session that is ended from another device signs this one out within a second', async () => {
  const phone = await stage.secondDevice(alice);
  await alice.press('Your devices');
  await alice.page.getByText('This device').waitFor();
  const ended = phone.isSignedOut();
  await alice.page.getByRole('button', { name: /^End the session of/ }).click();
  const startedAt = performance.now();
  await ended;
  expect(performance.now() - startedAt).toBeLessThan(1_000);
  await phone.page.getByText('This session was ended.').waitFor();
  await alice.page.locator('.device').nth(1).waitFor({ state: 'detached' });
  await alice.press('Close');
});

test('signing out asks, then forgets everything that was stored here', async () => {
  await alice.writeTo(bob);
  await alice.send('a note for nobody else');
  await bob.chat('Alice').waitFor();
  await alice.press('Sign out');
  await alice.press('Cancel');
  await alice.shows('a note for nobody else');

  await alice.press('Sign out');
  await alice.page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
  await alice.isSignedOut();
  await alice.page.reload();
  await alice.isSignedOut();
  expect(await storedText(alice.page)).not.toContain('a note for nobody else');
});

test('a wrong password says so, and the right one signs in', async () => {
  await alice.page.getByLabel('Handle').fill(alice.person.handle);
  await alice.page.getByLabel('Password').fill('a horse in the sun');
  await alice.press('Sign in');
  await alice.page.getByRole('alert').getByText('The name or the password is wrong.').waitFor();
  await alice.page.getByLabel('Password').fill('a horse in the rain');
  await alice.press('Sign in');
  await alice.isConnected();
});

test('a browser without a database says that it keeps nothing, and talks all the same', async () => {
  const carol = await stage.stranger('Carol');
  await carol.page.addInitScript(() => Object.defineProperty(window, 'indexedDB', { value: undefined }));
  await carol.register();
  await carol.page.getByText('This browser keeps nothing for Magpie').waitFor();
  await carol.writeTo(bob);
  await carol.send('kept elsewhere');
  await bob.open('Carol');
  await bob.shows('kept elsewhere');
});

test('whoever reads Chinese is spoken to in Chinese, by the server too', async () => {
  const wei = await stage.stranger('Wei', { locale: 'zh-CN' });
  await wei.page.goto(wei.person.url);
  await wei.page.getByLabel('用户名').fill('nobody');
  await wei.page.getByLabel('密码').fill('a horse in the rain');
  await wei.press('登录');
  await wei.page.getByRole('alert').getByText('用户名或密码错误。').waitFor();
  expect(await wei.page.locator('html').getAttribute('lang')).toBe('zh');
});

/** Everything that this browser holds for the page, as text. */
function storedText(page: Screen['page']): Promise<string> {
  return page.evaluate(async () => {
    const found: unknown[] = [{ ...localStorage }, { ...sessionStorage }];
    for (const { name } of await indexedDB.databases()) {
      const opening = indexedDB.open(name ?? '');
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error);
      });
      for (const store of database.objectStoreNames) {
        const asking = database.transaction(store).objectStore(store).getAll();
        found.push(
          await new Promise((resolve) => Object.assign(asking, { onsuccess: () => resolve(asking.result) })),
        );
      }
      database.close();
    }
    return JSON.stringify(found);
  });
}
