import { describe, expect, test } from 'bun:test';
import { Refusal } from '../../../src/domain/shared/refusals.ts';
import type { Privacy } from '../../../src/domain/users/privacy.ts';
import { TalkProjection } from '../../../src/modules/friends/index.ts';
import type { Committer, Frame } from '../../../src/modules/shared/ports.ts';
import {
  changePrivacy,
  changeServer,
  message,
  openDirect,
  type Person,
  person,
  register,
} from '../../support/asking.ts';
import { closeAccount } from '../../support/asking-access.ts';
import { acceptFriend, requestFriend } from '../../support/asking-friends.ts';
import { STORES } from '../../support/stores.ts';
import { known, World } from '../../support/world.ts';

/** More than two pages of direct conversations, between the others and notes to self. */
const CROWD = 210;

interface Scene {
  readonly world: World;
  readonly owner: Person;
  readonly crowd: readonly Person[];
  readonly friend: Person;
}

/** The owner has a conversation with everybody, and one friend among them. */
async function scene(world: World): Promise<Scene> {
  const owner = person('owner');
  await world.carryOut(register(owner, { role: 'owner' }));
  const crowd = await world.people(...Array.from({ length: CROWD }, (_, place) => `crowd${place}`));
  for (const each of crowd) await world.direct(owner, each);
  const friend = known(crowd[7]);
  await world.carryOut(requestFriend(owner, friend));
  await world.carryOut(acceptFriend(friend, owner));
  return { world, owner, crowd, friend };
}

/** The job of one process; `between` looks at every frame before it is handed on. */
function projectionOver({ queue, store, clock, faults }: World, between: (frame: Frame) => void = () => {}) {
  const committer: Committer = {
    submit: (frame) => {
      between(frame);
      return queue.submit(frame);
    },
    onCommitted: (listener) => queue.onCommitted(listener),
    drain: () => queue.drain(),
  };
  const { changes, logs, memberships, people: facts } = store;
  const onFault = (fault: unknown) => void faults.push(fault);
  return new TalkProjection({ committer, changes, logs, memberships, facts, clock, onFault });
}

/** Lets the job work until it is done, its pauses included. */
async function done(world: World, work: Promise<void>): Promise<void> {
  let isOver = false;
  const over = work.finally(() => {
    isOver = true;
  });
  over.catch(() => {});
  while (!isOver) {
    world.clock.advance(50);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await over;
}

const closed = ({ store }: World) => store.all('members').filter(({ sendRefusal }) => sendRefusal !== null);
const cursor = ({ store }: World) => store.people.serverValue('talk_cursor');
const isProjection = ({ commands: [command] }: Frame) => command?.type === 'direct.project';

describe.each([...STORES])('a policy that changed in $kind', (kind) => {
  test('reaches every conversation, and leaves friends and whatever else stands alone', async () => {
    using world = await World.open(kind);
    const { owner, crowd, friend } = await scene(world);
    await world.carryOut(changeServer(owner, { talk: 'friends' }));
    await done(world, projectionOver(world).tick());
    expect(closed(world).length).toBe(2 * (CROWD - 1));
    expect(await cursor(world)).toBeUndefined();
    const [stranger] = crowd;
    const { streamId } = openDirect(known(stranger), owner);
    expect(await world.refusal(message(known(stranger), streamId, 'x'))).toBe('friends_only');
    expect(await world.refusal(message(friend, openDirect(friend, owner).streamId, 'x'))).toBeUndefined();
    expect(await world.refusal(message(owner, owner.selfId, 'x'))).toBeUndefined();
    await world.carryOut(changeServer(owner, { talk: 'everyone' }));
    await done(world, projectionOver(world).tick());
    expect(closed(world)).toEqual([]);
  });

  test('is followed further by the next process where the one before ended', async () => {
    using world = await World.open(kind);
    const { owner } = await scene(world);
    await world.carryOut(changeServer(owner, { talk: 'friends' }));
    let first = 0;
    const dying = projectionOver(world, (frame) => {
      if (isProjection(frame)) first += 1;
      if (first > 120) throw new Refusal('unavailable');
    });
    await expect(done(world, dying.tick())).rejects.toThrow(Refusal);
    expect(await cursor(world)).toMatch(/\/.+$/);
    const second: Frame[] = [];
    await done(world, projectionOver(world, (frame) => void second.push(frame)).tick());
    expect(second.filter(isProjection).length).toBeLessThan(CROWD);
    expect(closed(world).length).toBe(2 * (CROWD - 1));
    expect(await cursor(world)).toBeUndefined();
  });

  test('and changes again meanwhile ends as it was said last', async () => {
    using world = await World.open(kind);
    const { owner } = await scene(world);
    await world.carryOut(changeServer(owner, { talk: 'friends' }));
    let isChanged = false;
    const job = projectionOver(world, (frame) => {
      if (isChanged || frame.commands[0]?.type !== 'talk.projected') return;
      isChanged = true;
      void world.queue.submit({ commands: [changeServer(owner, { talk: 'everyone' })] });
    });
    await done(world, job.tick());
    await done(world, projectionOver(world).tick());
    expect([closed(world), await cursor(world)]).toEqual([[], undefined]);
  });

  test('that did not change is nothing to do', async () => {
    using world = await World.open(kind);
    const { owner } = await scene(world);
    await world.carryOut(changeServer(owner, { talk: 'everyone' }));
    const frames: Frame[] = [];
    await done(world, projectionOver(world, (frame) => void frames.push(frame)).tick());
    expect(frames).toEqual([]);
  });
});

describe.each([...STORES])('what one person chose in $kind', (kind) => {
  /** Follows what is in somebody's own stream, as the change feed gives it. */
  const followed = (world: World, { personalId }: Person, job = projectionOver(world)) =>
    done(world, job.follow({ streamId: personalId, kind: 'personal' }, world.log(personalId)));

  test('closes and opens their conversations, every one of them and no others', async () => {
    using world = await World.open(kind);
    const { owner, crowd } = await scene(world);
    const [alice, bob] = [known(crowd[0]), known(crowd[1])];
    const aside = await world.direct(alice, bob);
    const choose = async (write: Privacy['write']) => {
      await world.carryOut(changePrivacy(owner, { write }));
      await followed(world, owner);
      return closed(world);
    };
    const nobody = await choose('nobody');
    expect(nobody.length).toBe(CROWD);
    expect(nobody.every(({ userId }) => userId !== owner.userId)).toBe(true);
    expect(world.member(alice, aside).sendRefusal).toBeNull();
    expect((await choose('friends')).length).toBe(CROWD - 1);
    expect(await choose('everybody')).toEqual([]);
  });

  test('to close the account closes every conversation with them', async () => {
    using world = await World.open(kind);
    const { owner, crowd, friend } = await scene(world);
    const [alice, bob] = [known(crowd[0]), known(crowd[1])];
    const aside = await world.direct(alice, bob);
    const kept = await world.direct(friend, alice);
    await world.carryOut(closeAccount(friend));
    await followed(world, friend);
    expect(await world.refusal(message(alice, kept, 'x'))).toBe('sends_closed');
    expect(await world.refusal(message(owner, openDirect(owner, friend).streamId, 'x'))).toBe('sends_closed');
    expect(await world.refusal(message(alice, aside, 'x'))).toBeUndefined();
    expect(closed(world).length).toBe(4);
  });

  test('is nothing to do for events that say something else', async () => {
    using world = await World.open(kind);
    const { owner, friend } = await scene(world);
    await world.carryOut(changePrivacy(owner, { write: 'nobody' }));
    const frames: Frame[] = [];
    const job = projectionOver(world, (frame) => void frames.push(frame));
    await followed(world, friend, job);
    await job.follow({ streamId: owner.selfId, kind: 'self' }, world.log(owner.personalId));
    expect(frames).toEqual([]);
  });

  test('comes again where the process stopped before all was written', async () => {
    using world = await World.open(kind);
    const { owner } = await scene(world);
    await world.carryOut(changePrivacy(owner, { write: 'nobody' }));
    const job = projectionOver(world);
    const work = followed(world, owner, job);
    await job.stop();
    await expect(work).rejects.toThrow(Refusal);
    await followed(world, owner);
    expect(closed(world).length).toBe(CROWD);
  });
});

test('a process looks every second whether the policy changed, until it stops', async () => {
  const [, memory] = STORES;
  using world = await World.open(known(memory));
  const { owner, crowd } = await scene(world);
  const job = projectionOver(world);
  job.start();
  const settle = async () => {
    for (let turn = 0; turn < 400; turn += 1) {
      world.clock.advance(50);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  await world.carryOut(changeServer(owner, { talk: 'friends' }));
  await settle();
  expect(closed(world).length).toBe(2 * (CROWD - 1));
  await job.stop();
  await world.carryOut(changeServer(owner, { talk: 'everyone' }));
  await settle();
  expect(closed(world).length).toBe(2 * (crowd.length - 1));
  expect(world.faults).toEqual([]);
});
