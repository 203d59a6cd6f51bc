import { beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { CONTACTS_MAX, FRIENDS_MAX, STANDING_MAX } from '../../src/domain/friends/bounds.ts';
import { message, openDirect, type Person, person } from '../support/asking.ts';
import {
  acceptFriend,
  blockContact,
  changeContact,
  declineFriend,
  removeFriend,
  requestFriend,
  unblockContact,
  withdrawRequest,
} from '../support/asking-friends.ts';
import { Chance } from '../support/chance.ts';
import { recounted, tallies } from '../support/contact-tallies.ts';
import { openMemory, STORES } from '../support/stores.ts';
import { World } from '../support/world.ts';

setDefaultTimeout(60_000);

const DAY_MS = 24 * 3_600_000;
const crowdOf = (count: number): string[] => Array.from({ length: count }, (_, place) => `crowd${place}`);

describe.each([...STORES])('open requests in $kind', (kind) => {
  test('of one person are five hundred; those that are over make room', async () => {
    using world = await World.open(kind);
    const [alice, bob] = await world.people('alice', 'bob');
    const crowd = await world.people(...crowdOf(STANDING_MAX));
    for (const [place, each] of crowd.entries()) {
      if (place === 30) world.clock.advance(DAY_MS);
      await world.carryOut(requestFriend(alice, each));
    }
    expect(await world.refusal(requestFriend(alice, bob))).toBe('requests_full');
    const first = crowd[0] as Person;
    expect(await world.refusal(requestFriend(alice, first))).toBeUndefined();
    world.clock.advance(13 * DAY_MS);
    expect(await world.refusal(requestFriend(alice, bob))).toBeUndefined();
    const of = (who: Person) => world.store.all('tallies').find(({ userId }) => userId === who.userId);
    // Sixteen that were over made room for one.
    expect(of(alice)?.requested).toBe(STANDING_MAX - 16 + 1);
    expect(tallies(world)).toEqual(recounted(world));
  });

  test('with one person are five hundred, whoever asks, also for somebody who is blocked', async () => {
    using world = await World.open(kind);
    const [alice, bob, mallory] = await world.people('alice', 'bob', 'mallory');
    await world.carryOut(blockContact(alice, mallory));
    const crowd = await world.people(...crowdOf(STANDING_MAX));
    for (const each of crowd) await world.carryOut(requestFriend(each, alice));
    for (const each of [bob, mallory])
      expect(await world.refusal(requestFriend(each, alice))).toBe('peer_requests_full');
    await world.carryOut(declineFriend(alice, crowd[0] as Person));
    expect(await world.refusal(requestFriend(bob, alice))).toBeUndefined();
    expect(await world.refusal(requestFriend(mallory, alice))).toBe('peer_requests_full');
    world.clock.advance(14 * DAY_MS);
    expect(await world.refusal(requestFriend(mallory, alice))).toBeUndefined();
    expect(tallies(world)).toEqual(recounted(world));
  });

  test('and everything else are counted as the rows say, whatever happened', async () => {
    using world = await World.open(kind);
    const people = await world.people('alice', 'bob', 'carol', 'dave');
    const chance = new Chance(kind.kind.length);
    const acts = [
      requestFriend,
      requestFriend,
      acceptFriend,
      declineFriend,
      withdrawRequest,
      removeFriend,
      blockContact,
      unblockContact,
      (by: Person, peer: Person) => changeContact(by, peer, { isStarred: chance.isTrue(0.5) }),
    ];
    let done = 0;
    for (let turn = 0; turn < 400; turn += 1) {
      const [by, peer, act] = [chance.pick(people), chance.pick(people), chance.pick(acts)];
      if (!by || !peer || !act) continue;
      if (chance.isTrue(0.05)) world.clock.advance(8 * DAY_MS);
      if ((await world.refusal(act(by, peer))) === undefined) done += 1;
    }
    expect(done).toBeGreaterThan(200);
    expect(tallies(world)).toEqual(recounted(world));
    for (const row of world.store.all('contacts').filter(({ relation }) => relation === 'friend')) {
      const other = world.store
        .all('contacts')
        .find((each) => each.userId === row.peerId && each.peerId === row.userId);
      expect(other?.relation).toBe('friend');
    }
  });
});

describe('a list that is full', () => {
  let world: World;
  let alice: Person;
  let bob: Person;
  let carol: Person;

  beforeAll(async () => {
    world = await World.open({ kind: 'memory', open: fullStore });
    [alice, bob, carol] = await world.people('alice', 'bob', 'carol');
  });

  /** A store in which alice's friends and carol's list have reached their bounds, as ten thousand commands would leave it. */
  async function fullStore(now: () => number) {
    const store = await openMemory(now);
    const tally = { contacts: FRIENDS_MAX, friends: FRIENDS_MAX, requested: 0, asked: 0 };
    store.seed('tallies', { ...tally, userId: person('alice').userId });
    store.seed('tallies', { ...tally, userId: person('carol').userId, contacts: CONTACTS_MAX, friends: 0 });
    return store;
  }

  test('of friends takes no further one, from either side', async () => {
    await world.carryOut(requestFriend(bob, alice));
    expect(await world.refusal(acceptFriend(alice, bob))).toBe('friends_full');
    await world.carryOut(withdrawRequest(bob, alice));
    await world.carryOut(requestFriend(alice, bob));
    expect(await world.refusal(acceptFriend(bob, alice))).toBe('friends_full');
    expect(await world.refusal(requestFriend(bob, alice))).toBe('friends_full');
  });

  test('of people takes nobody new, and goes on with those who are in it', async () => {
    for (const command of [
      requestFriend(carol, bob),
      blockContact(carol, bob),
      changeContact(carol, bob, { remark: 'Bo' }),
    ]) {
      expect([command.type, await world.refusal(command)]).toEqual([command.type, 'contacts_full']);
    }
    await world.carryOut(requestFriend(bob, carol));
    expect(await world.refusal(changeContact(carol, bob, { remark: 'Bo' }))).toBeUndefined();
    expect(await world.refusal(acceptFriend(carol, bob))).toBeUndefined();
    expect(await world.refusal(openDirect(carol, bob))).toBeUndefined();
    const { streamId } = openDirect(carol, bob);
    expect(await world.refusal(message(bob, streamId, 'hi'))).toBeUndefined();
  });
});
