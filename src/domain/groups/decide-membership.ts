import { newStream } from '../messages/decide-open.ts';
import { newMember } from '../messages/member.ts';
import { type CommandRule, type Decision, refuse, type State } from '../shared/command.ts';
import type { AddMember, CreateGroup, RemoveMember } from './commands.ts';

/** How many people a group is made with at once; later ones are added one command at a time. */
const FOUNDERS_MAX = 50;

export const createGroupRule: CommandRule<CreateGroup> = {
  load: (command) => [
    { table: 'streams', key: [command.streamId] },
    ...founders(command).map((userId) => ({ table: 'users' as const, key: [userId] })),
  ],
  decide: decideCreateGroup,
};

const founders = (command: CreateGroup) => [...new Set([command.userId, ...command.memberIds])];

function decideCreateGroup(command: CreateGroup, state: State, { now }: { now: number }): Decision {
  const people = founders(command);
  if (people.length > FOUNDERS_MAX) return refuse('group_full');
  if (people.some((userId) => !state.get('users', userId))) return refuse('not_found');
  if (state.get('streams', command.streamId)) return refuse('conflict');
  const { streamId } = command;
  const roleOf = (userId: string) => (userId === command.userId ? ('owner' as const) : ('member' as const));
  const members = people.map((user) => ({ user, role: roleOf(user) }));
  const joined = { joinedFrom: 0, visibleFrom: 0, joinNo: 0, at: 1 };
  return {
    events: [{ streamId, type: 'conversation.created', body: { v: 1, kind: 'group', members } }],
    changes: [
      { put: 'streams', row: newStream(streamId, 'group', now) },
      ...people.map((userId) => ({
        put: 'members' as const,
        row: newMember({ userId, streamId, role: roleOf(userId) }, joined),
      })),
    ],
  };
}

const load = (command: AddMember | RemoveMember) => [
  { table: 'streams' as const, key: [command.streamId] },
  { table: 'members' as const, key: [command.userId, command.streamId] },
  { table: 'members' as const, key: [command.memberId, command.streamId] },
  { table: 'users' as const, key: [command.memberId] },
];

export const addMemberRule: CommandRule<AddMember> = {
  load,
  decide: (command, state) => {
    const { streamId, memberId: userId } = command;
    const stream = state.get('streams', streamId);
    const actor = state.get('members', command.userId, streamId);
    if (stream?.kind !== 'group' || !actor || actor.leftSeq !== null) return refuse('not_found');
    if (actor.role === 'member') return refuse('forbidden');
    if (!state.get('users', userId)) return refuse('not_found');
    const before = state.get('members', userId, streamId);
    if (before && before.leftSeq === null) {
      return { events: [], changes: [], answer: { streamId, seq: stream.lastSeq } };
    }
    const seq = stream.lastSeq + 1;
    const visibleFrom = command.seesHistory ? stream.floorSeq : seq - 1;
    const joined = { joinedFrom: seq - 1, visibleFrom, joinNo: stream.lastNo, at: seq };
    const fresh = newMember({ userId, streamId, role: 'member' }, joined);
    // Older messages count as read for a newcomer, even where they may be looked up.
    const row = { ...fresh, readSeq: seq - 1, ownSeq: before?.ownSeq ?? 0 };
    return {
      events: [
        { streamId, type: 'member.joined', body: { v: 1, user: userId, role: 'member', visibleFrom } },
      ],
      changes: [{ put: 'members', row }],
    };
  },
};

export const removeMemberRule: CommandRule<RemoveMember> = {
  load,
  decide: (command, state) => {
    const { streamId, memberId: userId } = command;
    const stream = state.get('streams', streamId);
    const actor = state.get('members', command.userId, streamId);
    const member = state.get('members', userId, streamId);
    if (stream?.kind !== 'group' || !actor || actor.leftSeq !== null) return refuse('not_found');
    if (!member || member.leftSeq !== null) return refuse('not_found');
    if (command.userId !== userId && actor.role === 'member') return refuse('forbidden');
    if (member.role === 'owner') return refuse('forbidden');
    const seq = stream.lastSeq + 1;
    return {
      events: [{ streamId, type: 'member.left', body: { v: 1, user: userId, by: command.userId } }],
      changes: [{ put: 'members', row: { ...member, leftSeq: seq, leftNo: stream.lastNo, changedSeq: seq } }],
    };
  },
};
