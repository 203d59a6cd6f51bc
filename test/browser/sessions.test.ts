import { expect, test } from 'bun:test';
import { eventually } from './eventually.ts';
import { password, type Screen } from './screen.ts';
import { stageOfFile } from './stage.ts';

let alice: Screen;
let bob: Screen;
const stage = stageOfFile(async () => {
  [alice, bob] = await Promise.all([stage.person('Alice'), stage.person('Bob')]);
});

test('a session that is ended from another device signs this one out within a second, and it reads why', async () => {
  const phone = await stage.secondDevice(alice);
  await alice.chooseOfMine('Devices');
  await alice.page.getByText('This device').waitFor();
  await alice.page.getByRole('button', { name: /^Sign out Chrome/ }).click();
  const ended = phone.isSignedOut();
  await alice.page.getByRole('dialog').getByRole('button', { name: 'Sign out', exact: true }).click();
  const startedAt = performance.now();
  await ended;
  expect(performance.now() - startedAt).toBeLessThan(1_000);
  await phone.page.getByText('This device was signed out from another one.').waitFor();
  await alice.page.getByRole('button', { name: /^Sign out Chrome/ }).waitFor({ state: 'detached' });

  // Whoever was here need only give the password.
  expect(await phone.page.getByLabel('Handle').inputValue()).toBe(alice.person.handle);
  await phone.page.getByLabel('Password', { exact: true }).fill(password);
  await phone.press('Sign in');
  await phone.isConnected();
  await phone.signOut();
});

test('a session that turns out to be over keeps what was written for whoever signs in again', async () => {
  await alice.page.goto(alice.person.url);
  await alice.writeTo(bob);
  const phone = await stage.secondDevice(alice);
  const listen = await deafen(phone.page);
  await phone.page.reload();
  await phone.isConnected();
  await phone.open('Bob');
  await phone.send('it never left');
  await phone.field.fill('half a thought');
  await alice.chooseOfMine('Devices');
  await alice.page.getByRole('button', { name: /^Sign out Chrome/ }).click();
  await alice.page.getByRole('dialog').getByRole('button', { name: 'Sign out', exact: true }).click();
  await alice.page.getByRole('button', { name: /^Sign out Chrome/ }).waitFor({ state: 'detached' });

  // Nothing reaches the socket any more: it is an answer to something else that tells.
  await phone.chooseOfMine('Devices');
  await phone.isSignedOut();
  await phone.page.getByText('what you wrote is still here').waitFor();
  listen();
  await phone.page.getByLabel('Password', { exact: true }).fill(password);
  await phone.press('Sign in');
  await phone.isConnected();
  await phone.open('Bob');
  expect(await phone.field.inputValue()).toBe('half a thought');
  await eventually(() => phone.delivery('it never left'), 'Delivered');

  // Whoever comes next finds nothing of it.
  await alice.page.goto(alice.person.url);
  await alice.chooseOfMine('Devices');
  await alice.page.getByRole('button', { name: /^Sign out Chrome/ }).click();
  await alice.page.getByRole('dialog').getByRole('button', { name: 'Sign out', exact: true }).click();
  await phone.isSignedOut();
  await phone.page.getByLabel('Handle').fill(bob.person.handle);
  await phone.page.getByLabel('Password', { exact: true }).fill(password);
  await phone.press('Sign in');
  await phone.isConnected();
  expect(await storedText(phone.page)).not.toContain('half a thought');
  await phone.page.close();
});

test('signing out in one tab forgets what is written in another', async () => {
  const phone = await stage.secondDevice(alice);
  await phone.open('Bob');
  const tab = await stage.secondTab(phone);
  await tab.isIn('Bob');
  await tab.field.fill('only thought of');
  await phone.signOut();
  await tab.isSignedOut();
  await tab.signIn();
  await tab.open('Bob');
  expect(await tab.field.inputValue()).toBe('');
  await tab.signOut();
});

test('signing out asks, then forgets everything that was stored here', async () => {
  await alice.page.goto(alice.person.url);
  await alice.writeTo(bob);
  await alice.send('a note for nobody else');
  await bob.chat('Alice').waitFor();
  await alice.field.fill('a draft for nobody else');
  await alice.chooseOfMine('Sign out');
  await alice.press('Cancel');
  await alice.bubble('a note for nobody else').waitFor();

  await alice.signOut();
  await alice.page.reload();
  await alice.isSignedOut();
  expect(await storedText(alice.page)).not.toContain('for nobody else');
});

test('a wrong password says so, and the right one signs in', async () => {
  await alice.page.getByLabel('Handle').fill(alice.person.handle);
  await alice.page.getByLabel('Password', { exact: true }).fill('a horse in the sun');
  await alice.press('Sign in');
  await eventually(() => alice.noteOf('Password'), 'The handle or the password is wrong.');
  await alice.page.getByLabel('Password', { exact: true }).fill(password);
  await alice.press('Sign in');
  await alice.isConnected();
});

test('a browser without a database says that it keeps nothing, and talks all the same', async () => {
  const carol = await stage.stranger('Carol');
  await carol.page.addInitScript(() => Object.defineProperty(window, 'indexedDB', { value: undefined }));
  await carol.register();
  await carol.page.getByText('This browser keeps nothing').first().waitFor();
  await carol.writeTo(bob);
  await carol.send('kept elsewhere');
  await bob.open('Carol');
  await bob.shows('kept elsewhere');
});

/** Keeps the server's farewells from the page and the page's messages from the server, until the answer is called. */
async function deafen(page: Screen['page']): Promise<() => void> {
  let isDeaf = true;
  await page.routeWebSocket(/\/api\/v1\/socket$/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((text) => {
      if (!isDeaf || !String(text).includes('"op":"send"')) server.send(text);
    });
    server.onMessage((text) => {
      if (!isDeaf || !String(text).includes('"op":"bye"')) socket.send(text);
    });
    server.onClose((code, reason) => {
      if (!isDeaf) void socket.close({ ...(code ? { code } : {}), ...(reason ? { reason } : {}) });
    });
  });
  return () => {
    isDeaf = false;
  };
}

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
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys())
        found.push(request.url, await (await cache.match(request))?.text());
    }
    return JSON.stringify(found);
  });
}
