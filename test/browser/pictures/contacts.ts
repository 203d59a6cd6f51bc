import { createClient, type MagpieClient } from '../../../src/interface/sdk/index.ts';
import { eventually } from '../eventually.ts';
import { friendAt } from '../people.ts';
import { password, type Screen } from '../screen.ts';
import type { Camera } from './camera.ts';

const PEOPLE = [
  ['zhang.wei', '张伟'],
  ['lina', '李娜'],
  ['zoe', 'Zoë Quinn'],
  ['long', 'Hubert Blaine Wolfeschlegelsteinhausenbergerdorff Senior'],
] as const;

/** The contacts in every state, with the pages and dialogs around them. */
export async function contacts(camera: Camera): Promise<void> {
  const { page, screen: alice } = camera;
  const { person } = alice;
  const back = page.url();
  const show = async (path: string, what: string) => {
    await page.goto(`${person.url}${path}`);
    await page.locator(what).first().waitFor();
  };
  await show('/contacts', '.pane .empty button');
  await camera.take('contacts-empty');
  const { dan, lina, mallory, withMallory } = await meet(alice);
  await page.locator('a[data-person]').nth(PEOPLE.length).waitFor();
  await camera.take('contacts');
  for (const [state, id] of Object.entries({ friend: lina, asking: dan, blocked: mallory })) {
    await show(`/contacts/${id}`, '.notes input');
    await camera.take(`contacts-${state}`);
  }
  await show('/add/erin', '[role="dialog"] input');
  await camera.take('contacts-greeting');
  await show('/contacts', 'a[data-person]');
  for (const [at, state] of ['code', 'add'].entries()) {
    await page.locator('.pane header button').nth(at).click();
    await camera.takeOver(`contacts-${state}`, 'dialog');
  }
  await show(`/c/${withMallory}`, '.bar button');
  await camera.take('closed');
  await page.goto(back);
  await alice.field.waitFor();
}

/** Friends, somebody who asks, somebody who is blocked, and somebody who is nothing yet. */
async function meet(alice: Screen) {
  const { url, handle } = alice.person;
  const mine = createClient({ url, deviceName: 'another device' });
  await mine.signIn({ handle, password });
  await eventually(() => mine.status, 'online');
  const me = mine.me?.id ?? '';
  const made: MagpieClient[] = [];
  const join = async (as: string, name: string) => {
    const friend = await friendAt(url, as, name);
    made.push(friend);
    return { friend, id: friend.me?.id ?? '' };
  };
  const friends: string[] = [];
  for (const [as, name] of PEOPLE) {
    const { friend, id } = await join(as, name);
    await friend.requestFriend(me);
    await mine.acceptFriend(id);
    friends.push(id);
  }
  const [wei = '', lina = ''] = friends;
  await mine.changeContact(lina, { isStarred: true, remark: '娜娜', labels: ['Climbing', 'Lab'] });
  await mine.changeContact(wei, { labels: ['Lab'] });
  const { friend: dan, id: danId } = await join('dan', 'Dan');
  await dan.requestFriend(me, 'Hello, this is Dan from the climbing hall. You dropped your gloves.');
  const { friend: mallory, id: malloryId } = await join('mallory', 'Mallory');
  const withMallory = await mallory.openDirect(me);
  await mallory.send(withMallory, 'Buy two, get one.');
  await eventually(() => mine.conversation(withMallory)?.unread, 1);
  await mine.block(malloryId);
  await join('erin', 'Erin');
  await Promise.all([mine, ...made].map((client) => client.close()));
  return { dan: danId, lina, mallory: malloryId, withMallory };
}
