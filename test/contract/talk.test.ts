import { describe, expect, test } from 'bun:test';
import { cursorText } from '../../src/domain/friends/talk-cursor.ts';
import type { ChangeServer } from '../../src/domain/server/commands.ts';
import {
  changeServer,
  edit,
  message,
  openDirect,
  type Person,
  person,
  recall,
  register,
} from '../support/asking.ts';
import {
  acceptFriend,
  blockContact,
  noteProjection,
  projectDirect,
  removeFriend,
  requestFriend,
  unblockContact,
} from '../support/asking-friends.ts';
import { STORES } from '../support/stores.ts';
import { World } from '../support/world.ts';

/** alice owns the server; bob is a member. */
async function staff(world: World): Promise<{ alice: Person; bob: Person; carol: Person }> {
  const [alice, bob, carol] = [person('alice'), person('bob'), person('carol')];
  await world.carryOut(register(alice, { role: 'owner' }));
  for (const each of [bob, carol]) await world.carryOut(register(each));
  return { alice, bob, carol };
}

async function befriend(world: World, a: Person, b: Person): Promise<void> {
  await world.carryOut(requestFriend(a, b));
  await world.carryOut(acceptFriend(b, a));
}

const cursor = ({ clientId }: ChangeServer, after = '') => cursorText({ change: clientId, after });
const serverValue = ({ store }: World, key: string) => store.people.serverValue(key);

describe.each([...STORES])('who may write in a direct conversation in $kind', (kind) => {
  test('follows a block in the same moment, for both and until it ends', async () => {
    using world = await World.open(kind);
    const { alice, bob, talk } = await world.talk();
    const said = await world.say(bob, talk, 'before');
    await world.carryOut(blockContact(alice, bob));
    expect([world.member(alice, talk).sendRefusal, world.member(bob, talk).sendRefusal]).toEqual([
      'contact_blocked',
      'sends_closed',
    ]);
    expect(await world.refusal(message(alice, talk, 'x'))).toBe('contact_blocked');
    for (const command of [
      message(bob, talk, 'x'),
      edit(bob, talk, said, { text: 'changed' }),
      recall(bob, talk, said),
    ]) {
      expect([command.type, await world.refusal(command)]).toEqual([command.type, 'sends_closed']);
    }
    for (const who of [alice, bob]) {
      const page = await world.store.logs.pageAfter(who.userId, talk, { after: 0, limit: 10 });
      expect(page?.rows.length).toBe(2);
    }
    await world.carryOut(unblockContact(alice, bob));
    expect(await world.refusal(message(bob, talk, 'again'))).toBeUndefined();
    expect(await world.refusal(message(alice, talk, 'again'))).toBeUndefined();
  });

  test('is decided for a message by what came before it in the same transaction', async () => {
    using world = await World.open(kind);
    const { alice, bob, talk } = await world.talk();
    const codes = (outcomes: Awaited<ReturnType<World['together']>>) =>
      outcomes.map((outcome) => (outcome.ok ? 'done' : outcome.code));
    const blocked = await world.together(
      [message(bob, talk, 'one')],
      [blockContact(alice, bob)],
      [message(bob, talk, 'two')],
      [unblockContact(alice, bob)],
      [message(bob, talk, 'three')],
    );
    expect(codes(blocked)).toEqual(['done', 'done', 'sends_closed', 'done', 'done']);
    expect(world.batches.at(-1)).toBe(5);
  });

  test('is friends alone where the server says so, and the end of a friendship ends it', async () => {
    using world = await World.open(kind);
    const { alice, bob, carol } = await staff(world);
    await world.carryOut(changeServer(alice, { talk: 'friends' }));
    expect(await world.refusal(openDirect(bob, carol))).toBe('friends_only');
    await befriend(world, bob, carol);
    const talk = await world.direct(bob, carol);
    expect(await world.refusal(message(bob, talk, 'hi'))).toBeUndefined();
    const outcomes = await world.together([removeFriend(carol, bob)], [message(bob, talk, 'still there?')]);
    expect(outcomes.map((outcome) => (outcome.ok ? 'done' : outcome.code))).toEqual(['done', 'friends_only']);
    await befriend(world, carol, bob);
    expect(await world.refusal(message(bob, talk, 'there you are'))).toBeUndefined();
  });

  test('is looked at before a conversation is opened, so that none appears with somebody who hears nothing', async () => {
    using world = await World.open(kind);
    const [alice, bob] = await world.people('alice', 'bob');
    await world.carryOut(blockContact(alice, bob));
    expect(await world.refusal(openDirect(bob, alice))).toBe('sends_closed');
    expect(await world.refusal(openDirect(alice, bob))).toBe('contact_blocked');
    expect(world.store.all('streams').filter((row) => row.kind === 'direct')).toEqual([]);
    await world.carryOut(unblockContact(alice, bob));
    const talk = await world.direct(bob, alice);
    await world.carryOut(blockContact(alice, bob));
    expect(await world.refusal(openDirect(bob, alice))).toBeUndefined();
    expect(await world.refusal(message(bob, talk, 'x'))).toBe('sends_closed');
  });

  test('is written down anew for conversations that stand when the policy changed', async () => {
    using world = await World.open(kind);
    const { alice, bob, carol } = await staff(world);
    const [strange, known] = [await world.direct(alice, bob), await world.direct(bob, carol)];
    await befriend(world, bob, carol);
    const change = changeServer(alice, { talk: 'friends' });
    await world.carryOut(change);
    expect(await serverValue(world, 'talk_cursor')).toBe(cursor(change));
    await world.carryOut(projectDirect(alice, bob));
    await world.carryOut(projectDirect(carol, bob));
    expect(await world.refusal(message(bob, strange, 'x'))).toBe('friends_only');
    expect(await world.refusal(message(bob, known, 'x'))).toBeUndefined();
    await world.carryOut(changeServer(alice, { talk: 'everyone' }));
    await world.carryOut(projectDirect(bob, alice));
    expect(await world.refusal(message(bob, strange, 'x'))).toBeUndefined();
  });

  test('is touched neither where there is no conversation nor in a group', async () => {
    using world = await World.open(kind);
    const { alice, bob, lab } = await world.lab();
    await world.carryOut(projectDirect(alice, bob));
    await world.carryOut({ ...projectDirect(alice, bob), streamId: lab });
    await world.carryOut(blockContact(alice, bob));
    expect(world.store.all('members').filter((row) => row.sendRefusal !== null)).toEqual([]);
    expect(await world.refusal(message(bob, lab, 'to all'))).toBeUndefined();
  });
});

describe.each([...STORES])('the policy on who writes to whom in $kind', (kind) => {
  test('is changed by owner and administrators alone', async () => {
    using world = await World.open(kind);
    const { alice, bob } = await staff(world);
    expect(await world.refusal(changeServer(bob, { talk: 'friends' }))).toBe('forbidden');
    expect(await serverValue(world, 'talk')).toBeUndefined();
    await world.carryOut(changeServer(alice, { talk: 'friends' }));
    expect(await serverValue(world, 'talk')).toBe('friends');
  });

  test('that is said again sets nothing off', async () => {
    using world = await World.open(kind);
    const { alice } = await staff(world);
    await world.carryOut(changeServer(alice, { talk: 'everyone' }));
    expect(await serverValue(world, 'talk_cursor')).toBeUndefined();
    const change = changeServer(alice, { talk: 'friends' });
    await world.carryOut(change);
    await world.carryOut(noteProjection(cursor(change), cursor(change, 'aaa')));
    await world.carryOut(changeServer(alice, { talk: 'friends', name: 'The nest' }));
    expect(await serverValue(world, 'talk_cursor')).toBe(cursor(change, 'aaa'));
  });

  test('is followed one page after the other, and from the beginning where it changes meanwhile', async () => {
    using world = await World.open(kind);
    const { alice } = await staff(world);
    const noted = () => serverValue(world, 'talk_cursor');
    const note = (from: string, to: string) => world.carryOut(noteProjection(from, to));
    const [first, second] = [{ talk: 'friends' }, { talk: 'everyone' }] as const;
    const [closing, opening] = [changeServer(alice, first), changeServer(alice, second)];
    await note(cursor(closing), cursor(closing, 'aaa'));
    expect(await noted()).toBeUndefined();
    await world.carryOut(closing);
    await note(cursor(closing), cursor(closing, 'aaa'));
    await note(cursor(closing), cursor(closing, 'bbb'));
    expect(await noted()).toBe(cursor(closing, 'aaa'));
    await world.carryOut(opening);
    await note(cursor(closing, 'aaa'), cursor(closing, 'bbb'));
    expect(await noted()).toBe(cursor(opening));
    await note(cursor(opening), '');
    expect(await noted()).toBeUndefined();
  });

  test('that changes before the first page is noted is not taken for the one before', async () => {
    using world = await World.open(kind);
    const { alice } = await staff(world);
    const closing = changeServer(alice, { talk: 'friends' });
    const opening = changeServer(alice, { talk: 'everyone' });
    await world.carryOut(closing);
    await world.carryOut(opening);
    await world.carryOut(noteProjection(cursor(closing), cursor(closing, 'aaa')));
    expect(await serverValue(world, 'talk_cursor')).toBe(cursor(opening));
  });
});
