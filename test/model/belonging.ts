import type { StreamId } from '../../src/domain/shared/ids.ts';
import { addMember, createGroup, removeMember } from '../support/asking.ts';
import { type Act, type Does, deviceOf, nth } from './act.ts';
import { A_MOMENT_MS, type ModelWorld } from './model-world.ts';
import type { Person } from './person.ts';

/** Who belongs where. */
export const BELONGING = {
  'open direct': (world, act) => {
    const device = world.online(deviceOf(world, act));
    const others = world.people.filter((each) => each !== device.owner);
    device.does(device.client.openDirect(nth(others, act.where)?.userId ?? ''));
  },
  'create group': (world, act) => void newGroup(world, act),
  /** Somebody who is outside comes in; an odd `what` shows them what was said before. */
  admit: (world, act) => {
    const group = groupOf(world, act);
    if (group.outside.length === 0) {
      BELONGING.remove(world, act);
      world.pass(A_MOMENT_MS);
    }
    const { owner, streamId, outside } = { ...groupOf(world, act), streamId: group.streamId };
    const newcomer = nth(outside, act.who);
    const seesHistory = act.what % 2 === 1;
    if (newcomer) world.server.submit(addMember(owner, streamId, newcomer, { seesHistory }));
  },
  /** Somebody is removed or leaves. */
  remove: (world, act) => {
    const group = groupOf(world, act);
    if (group.members.length === 0) {
      const newcomer = nth(group.outside, act.who) ?? world.newPerson();
      world.server.submit(addMember(group.owner, group.streamId, newcomer));
      world.pass(A_MOMENT_MS);
    }
    const { owner, streamId, members } = groupOf(world, act);
    const leaver = nth(members, act.who);
    if (leaver) world.server.submit(removeMember(act.what % 2 === 1 ? leaver : owner, streamId, leaver));
  },
} as const satisfies Record<string, Does>;

interface Group {
  readonly streamId: StreamId;
  readonly owner: Person;
  /** Those who can be removed. */
  readonly members: readonly Person[];
  readonly outside: readonly Person[];
}

/** The group that an act is about; there is one by then. */
function groupOf(world: ModelWorld, act: Act): Group {
  const streamId = nth(world.groups, act.where) ?? newGroup(world, act);
  const rows = world.membersOf(streamId).filter(({ leftSeq }) => leftSeq === null);
  const owner = rows.find(({ role }) => role === 'owner')?.userId ?? '';
  const inside = rows.map(({ userId }) => world.personOf(userId));
  return {
    streamId,
    owner: world.personOf(owner),
    members: inside.filter(({ userId }) => userId !== owner),
    outside: world.people.filter((each) => !inside.includes(each)),
  };
}

/** A group of everybody but, with an odd `what`, the last. */
function newGroup(world: ModelWorld, act: Act): StreamId {
  const { owner } = deviceOf(world, act);
  const others = world.people.filter((each) => each !== owner);
  const command = createGroup(
    owner,
    `group ${world.groups.length}`,
    act.what % 2 === 1 ? others.slice(0, -1) : others,
  );
  world.groups.push(command.streamId);
  world.server.submit(command);
  world.pass(A_MOMENT_MS);
  return command.streamId;
}
