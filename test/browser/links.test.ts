import { expect, test } from 'bun:test';
import type { MagpieClient } from '../../src/interface/sdk/index.ts';
import { eventually } from './eventually.ts';
import { friendAt, joined, writeTo } from './people.ts';
import type { Screen } from './screen.ts';
import { stageOfFile } from './stage.ts';

let alice: Screen;
let bob: MagpieClient;
let stream: string;
const stage = stageOfFile(async () => {
  alice = await joined(stage, 'Alice');
  bob = await friendAt(alice.person.url, 'bob', 'Bob');
  stream = await writeTo(bob, alice.person.handle, 'line 0');
  for (let line = 1; line < 150; line += 1) await bob.send(stream, `line ${line}`);
  await eventually(() => alice.unreadOf('Bob'), '99+');
  await alice.open('Bob');
  await alice.page.getByRole('button', { name: /^To the newest message/ }).click();
  await alice.bubble('line 149').waitFor();
});

test('a link to a message opens the conversation there, also after signing in', async () => {
  const seq = await seqOf('line 20');
  const link = `${alice.person.url}/c/${stream}/${seq}`;
  const other = await stage.stranger('Elsewhere');
  await other.page.goto(link);
  await other.page.getByLabel('Handle').fill(alice.person.handle);
  await other.page.getByLabel('Password', { exact: true }).fill('a horse in the rain');
  await other.press('Sign in');
  await other.isIn('Bob');
  await eventually(() => isOnScreen(other, 'line 20'), true);
  expect(await isOnScreen(other, 'line 149')).toBe(false);
  await other.page.reload();
  await eventually(() => isOnScreen(other, 'line 20'), true);
});

test('a link to what one cannot see says so', async () => {
  await alice.page.goto(`${alice.person.url}/c/${stream}/99999`);
  await alice.page.getByText('This message cannot be seen any more.').waitFor();
  const eve = await joined(stage, 'Eve');
  await eve.page.goto(`${alice.person.url}/c/${stream}/2`);
  await eve.page.getByText('This link leads to a conversation you are not in.').waitFor();
  expect(await eve.page.getByText(/^line \d/).count()).toBe(0);
  // Nothing more is on its way, and nothing says so.
  expect(await eve.page.locator('.talk .bone').count()).toBe(0);
  await eve.press('Go to the chats');
  await eve.chat('Notes to self').waitFor();
});

test('a reload keeps the conversation, what is being written, and the looks', async () => {
  await alice.page.goto(`${alice.person.url}/c/${stream}`);
  await alice.chooseOfMine('Dark');
  await alice.field.fill('half a thought');
  await alice.page.reload();
  await alice.isIn('Bob');
  expect(await alice.field.inputValue()).toBe('half a thought');
  expect(await alice.page.locator('html').getAttribute('data-theme')).toBe('dark');
  expect(alice.page.url()).toBe(`${alice.person.url}/c/${stream}`);
  await bob.close();
});

/** The number of a message, which is looked for from the end. */
async function seqOf(text: string): Promise<string> {
  await alice.timeline.hover();
  await eventually(async () => {
    await alice.page.mouse.wheel(0, -500);
    return alice.bubble(text).count();
  }, 1);
  return (await alice.bubble(text).getAttribute('data-seq')) ?? '';
}

async function isOnScreen(screen: Screen, text: string): Promise<boolean> {
  if ((await screen.bubble(text).count()) === 0) return false;
  const [row, box] = [await screen.bubble(text).boundingBox(), await screen.timeline.boundingBox()];
  return row !== null && box !== null && row.y >= box.y - 1 && row.y + row.height <= box.y + box.height + 1;
}
