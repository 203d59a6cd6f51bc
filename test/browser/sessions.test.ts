import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test';
import { Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterEach(() => stage.clear());
afterAll(() => stage.close());

test('a session that is ended from another device signs this one out within a second', async () => {
  const alice = await stage.person('Alice');
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
});

test('signing out asks, then forgets everything that was stored here', async () => {
  const [alice, bob] = await Promise.all([stage.person('Alice'), stage.person('Bob')]);
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
  const alice = await stage.person('Alice');
  const phone = await stage.stranger('Alice');
  await phone.page.goto(stage.server.url);
  await phone.page.getByLabel('Handle').fill(alice.person.handle);
  await phone.page.getByLabel('Password').fill('a horse in the sun');
  await phone.press('Sign in');
  await phone.page.getByRole('alert').getByText('The name or the password is wrong.').waitFor();
  await phone.page.getByLabel('Password').fill('a horse in the rain');
  await phone.press('Sign in');
  await phone.isConnected();
});

type Page = Awaited<ReturnType<typeof stage.person>>['page'];

/** Everything that this browser holds for the page, as text. */
function storedText(page: Page): Promise<string> {
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
