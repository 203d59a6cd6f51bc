import { expect, test } from 'bun:test';
import type { Page } from 'playwright-core';
import { eventually } from './eventually.ts';
import { friendAt, writeTo } from './people.ts';
import { password, type Screen } from './screen.ts';
import { stageOfFile } from './stage.ts';

/** Names, keys, and what is called so in every language. */
const known =
  /Magpie|Wei|Bob|Carol|Mod|Ctrl|Alt|Shift|Enter|Esc|Home|End|English|Chrome|Chromium|Linux|MIT|API|HTTPS|Markdown/g;

const stage = stageOfFile();
let wei: Screen;

test('whoever reads Chinese is spoken to in Chinese, by the server too', async () => {
  wei = await stage.stranger('Wei', { locale: 'zh-CN' });
  const { page, person } = wei;
  await page.goto(person.url);
  await page.getByLabel('用户名').fill('nobody');
  await page.getByLabel('密码', { exact: true }).fill(password);
  await wei.press('登录');
  await page.getByText('用户名或密码错误。').waitFor();
  expect(await page.locator('html').getAttribute('lang')).toMatch(/^zh/);
  expect(await foreignWords(page)).toEqual([]);
});

test('no page has a word of another language', async () => {
  const { page, person } = wei;
  await page.goto(`${person.url}/register`);
  await page.getByLabel('名称').fill('Wei');
  expect(await foreignWords(page)).toEqual([]);
  await page.getByLabel('用户名').fill('wei');
  await page.getByLabel('密码', { exact: true }).fill(password);
  await wei.press('创建账号');
  await wei.isConnected();
  expect(await foreignWords(page)).toEqual([]);

  const bob = await friendAt(person.url, 'bob', 'Bob');
  const stream = await writeTo(bob, 'wei', '你好');
  await bob.close();
  await page.goto(`${person.url}/c/${stream}`);
  await page.getByText('你好').last().waitFor();
  await page.keyboard.press('Alt+i');
  await page.getByRole('complementary').waitFor();
  expect(await foreignWords(page)).toEqual([]);
  for (const keys of ['Control+k', 'Alt+n', '?']) {
    await page.locator('header button').last().focus();
    await page.keyboard.press(keys);
    await page.getByRole('dialog').waitFor();
    expect(await foreignWords(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  }
  for (const section of [
    'profile',
    'privacy',
    'security',
    'devices',
    'appearance',
    'language',
    'notifications',
    'about',
  ]) {
    await page.goto(`${person.url}/settings/${section}`);
    await page.locator('main').getByRole('heading').first().waitFor();
    expect({ section, words: await foreignWords(page) }).toEqual({ section, words: [] });
  }
});

test('an Enter that chooses characters sends nothing, in any field', async () => {
  const { page, person } = wei;
  await page.goto(person.url);
  await page.locator('a[data-stream]').first().click();
  await page.locator('#composer').focus();
  await compose(page, 'nihao');
  expect(await page.locator('.bubble').count()).toBe(1);
  await page.keyboard.press('Enter');
  await eventually(() => page.locator('.bubble').count(), 2);

  const before = page.url();
  await page.getByRole('searchbox').focus();
  await compose(page, 'bijie');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').waitFor();
  await compose(page, 'bijie');
  expect(await page.getByRole('combobox').count()).toBe(1);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Alt+n');
  await page.getByRole('dialog').getByRole('textbox').focus();
  await compose(page, 'bob');
  expect(await page.getByRole('dialog').count()).toBe(1);
  expect(page.url()).toBe(before);
  await page.keyboard.press('Escape');
});

/** Writes two characters as an input method does: the Enter in between belongs to it. */
async function compose(page: Page, letters: string): Promise<void> {
  const method = await page.context().newCDPSession(page);
  const { length } = letters;
  await method.send('Input.imeSetComposition', {
    text: letters,
    selectionStart: length,
    selectionEnd: length,
  });
  await page.keyboard.press('Enter');
  await method.send('Input.insertText', { text: '你好' });
  await method.detach();
}

/** Latin words that can be read, or are read out, and are no names. */
async function foreignWords(page: Page): Promise<string[]> {
  const said = await page.evaluate(() => {
    const attributes = ['aria-label', 'title', 'placeholder', 'alt'];
    const elements = [...document.body.querySelectorAll('*')].filter(
      (each) => !each.matches('script, style, noscript'),
    );
    const spoken = elements.flatMap((each) => attributes.map((name) => each.getAttribute(name) ?? ''));
    const own = elements.flatMap((each) =>
      [...each.childNodes].filter((node) => node.nodeType === 3).map((node) => node.textContent ?? ''),
    );
    return [...spoken, ...own, document.title];
  });
  // Addresses, handles, versions and time zones are names too.
  const bare = said.map((text) =>
    text.replace(/https?:\S+|@[\w.-]+|\b\d[\w.+-]*|^(UTC|\w+\/[\w/]+)$/g, '').replace(known, ''),
  );
  return bare.filter((text) => /[A-Za-z]{2,}/.test(text));
}
