import { type CommandRule, type Decision, refuse, type State } from '../shared/command.ts';
import type { StreamId } from '../shared/ids.ts';
import type { StreamKind, StreamRow } from '../shared/rows.ts';
import { shardOf } from '../shared/shard.ts';
import type { OpenDirect } from './commands.ts';
import { newMember } from './member.ts';

/** Open a direct conversation; when it stands already the answer names it and nothing changes. */
export const openDirectRule: CommandRule<OpenDirect> = {
  load: (command) => [
    { table: 'streams', key: [command.streamId] },
    { table: 'users', key: [command.userId] },
    { table: 'users', key: [command.peerId] },
  ],
  decide: decideOpenDirect,
};

function decideOpenDirect(command: OpenDirect, state: State, { now }: { now: number }): Decision {
  const { streamId, userId, peerId } = command;
  const peer = state.get('users', peerId);
  if (!peer || peer.disabledAt !== null || peerId === userId) return refuse('not_found');
  const existing = state.get('streams', streamId);
  if (existing) return { events: [], changes: [], answer: { streamId, seq: existing.lastSeq } };

  const people = [userId, peerId];
  const members = people.map((user) => ({ user, role: 'member' as const }));
  const joined = { joinedFrom: 0, visibleFrom: 0, joinNo: 0, at: 1 };
  return {
    events: [{ streamId, type: 'conversation.created', body: { v: 1, kind: 'direct', members } }],
    changes: [
      { put: 'streams', row: newStream(streamId, 'direct', now) },
      ...people.map((user) => ({
        put: 'members' as const,
        row: newMember({ userId: user, streamId, role: 'member' }, joined),
      })),
    ],
  };
}

/** An empty stream, before its first event. */
export const newStream = (streamId: StreamId, kind: StreamKind, now: number): StreamRow => ({
  streamId,
  kind,
  lastSeq: 0,
  lastNo: 0,
  floorSeq: 0,
  digest: '',
  changedAt: now,
  shard: shardOf(streamId),
  policy: null,
  parentId: null,
  rootSeq: null,
  expireAfter: null,
});
