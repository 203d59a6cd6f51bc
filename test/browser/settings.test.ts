import { expect, test } from 'bun:test';
import type { Page } from 'playwright-core';
import { eventually } from './eventually.ts';
import { friendAt, isKept, joined, writeTo } from './people.ts';
import { stageOfFile } from './stage.ts';

const stage = stageOfFile();
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

test('a new name is seen by others, and one that is refused says why beside the field', async () => {
  const alice = await joined(stage, 'Alice');
  await alice.page.goto(`${alice.person.url}/settings/profile`);
  const name = alice.page.getByLabel('Name', { exact: true });
  await name.fill('a'.repeat(65));
  await name.press('Enter');
  await alice.page.getByText('A name has 1 to 64 visible characters on one line.').waitFor();
  await name.fill('Alice of the Nest');
  await name.press('Enter');
  await alice.page.getByText('Your name is changed.').waitFor();

  const bob = await friendAt(alice.person.url, 'bob', 'Bob');
  expect((await bob.findByHandle(alice.person.handle))?.name).toBe('Alice of the Nest');
  await bob.close();
});

test('looks are changed at once and kept for the next time', async () => {
  const alice = await joined(stage, 'Ada');
  await alice.page.goto(`${alice.person.url}/settings/appearance`);
  const looks = () =>
    alice.page.evaluate(() => {
      const { dataset, style } = document.documentElement;
      const frame = document.querySelector<HTMLMetaElement>('meta[name="theme-color"]')?.content;
      return [dataset['theme'], dataset['density'], style.getPropertyValue('--text-scale'), frame];
    });
  const [, , , light] = await looks();
  for (const choice of ['Dark', 'Compact', '150%'])
    await alice.page.getByRole('radio', { name: choice }).click();
  await eventually(async () => (await looks()).slice(0, 3), ['dark', 'compact', '1.5']);
  const chosen = await looks();
  expect(chosen[3]).not.toBe(light);
  await alice.page.reload();
  await eventually(looks, chosen);
});

test('another language is there at once, also in what the server says', async () => {
  const alice = await joined(stage, 'Lin');
  await alice.page.goto(`${alice.person.url}/settings/language`);
  await alice.page.getByRole('radio', { name: '中文' }).click();
  await alice.page.getByRole('heading', { name: '语言' }).waitFor();
  expect(await alice.page.evaluate(() => document.documentElement.lang)).toMatch(/^zh/);

  await alice.page.getByRole('link', { name: '个人资料', exact: true }).click();
  await alice.page.getByLabel('名称', { exact: true }).fill('a'.repeat(65));
  await alice.page.keyboard.press('Enter');
  await alice.page.getByText('名称须为 1 至 64 个可见字符').waitFor();
});

test('signing out says what is lost, and leaves nothing of the person behind', async () => {
  const alice = await joined(stage, 'Vera');
  const bob = await friendAt(alice.person.url, 'boris', 'Boris');
  const stream = await writeTo(bob, alice.person.handle, 'a secret');
  await bob.close();
  await alice.page.goto(`${alice.person.url}/c/${stream}`);
  await alice.page.getByText('a secret').last().waitFor();
  await eventually(() => isKept(alice.page), true);
  await alice.page.evaluate((of) => localStorage.setItem(`magpie-draft-${of}`, 'half a thought'), stream);

  await alice.page.goto(`${alice.person.url}/settings`);
  await alice.page.getByRole('button', { name: 'Sign out' }).click();
  await alice.page.getByRole('dialog').getByText('On the server and your other devices').waitFor();
  await alice.page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
  await alice.page.getByRole('heading', { name: 'Sign in to Magpie' }).waitFor();

  expect(await alice.page.getByLabel('Handle').inputValue()).toBe('');
  expect(await alice.page.evaluate(() => Object.keys(localStorage).join())).not.toContain('draft');
  expect(await storedText(alice.page)).not.toContain('a secret');
  await alice.page.goto(`${alice.person.url}/c/${stream}`);
  await alice.page.getByRole('heading', { name: 'Sign in to Magpie' }).waitFor();
});

test('on a phone list and section replace each other, and the focus goes along', async () => {
  const alice = await joined(stage, 'Pia', phone);
  await alice.page.goto(`${alice.person.url}/settings`);
  expect(await alice.page.getByRole('heading', { name: 'Profile' }).isVisible()).toBe(false);
  await alice.page.getByRole('link', { name: 'Devices' }).click();
  await eventually(() => focused(alice.page), 'Devices');
  await alice.page.getByText('This device').waitFor();
  await alice.press('Back to the settings');
  await eventually(() => focused(alice.page), 'Devices');
  expect(await alice.page.getByText('This device').isVisible()).toBe(false);
});

const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent?.trim());

/** Everything that the page's databases hold, as text. */
const storedText = (page: Page) =>
  page.evaluate(async () => {
    const texts: string[] = [];
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      for (const store of database.objectStoreNames) {
        const rows = await new Promise<unknown[]>((resolve, reject) => {
          const request = database.transaction(store).objectStore(store).getAll();
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
        texts.push(JSON.stringify(rows));
      }
      database.close();
    }
    return texts.join('\n');
  });
