import { type Direct, loadTalk, projectTalk, talkRefusals } from '../friends/talk.ts';
import { type CommandRule, type Decision, refuse, type State } from '../shared/command.ts';
import type { StreamId } from '../shared/ids.ts';
import type { StreamKind, StreamRow } from '../shared/rows.ts';
import { shardOf } from '../shared/shard.ts';
import { isActive } from '../users/authority.ts';
import type { OpenDirect } from './commands.ts';
import { newMember } from './member.ts';

/**
 * Open a direct conversation; when it stands already the answer names it, and all that can change is who may write.
 * Whoever may not write to somebody opens none with them: it would stand in the other's list.
 */
export const openDirectRule: CommandRule<OpenDirect> = {
  load: (command) => loadTalk(directOf(command)),
  decide: decideOpenDirect,
};

const directOf = ({ streamId, userId, peerId }: OpenDirect): Direct => ({
  streamId,
  firstId: userId,
  secondId: peerId,
});

function decideOpenDirect(command: OpenDirect, state: State, { now }: { now: number }): Decision {
  const { streamId, userId, peerId } = command;
  const peer = state.get('users', peerId);
  if (!peer || !isActive(peer) || peerId === userId) return refuse('not_found');
  const existing = state.get('streams', streamId);
  const direct = directOf(command);
  const changes = projectTalk(direct, state);
  if (existing) return { events: [], changes, answer: { streamId, seq: existing.lastSeq } };
  const refusals = talkRefusals(direct, state);
  if (!refusals) return refuse('not_found');
  if (refusals.first) return refuse(refusals.first);

  const people = [
    { user: userId, sendRefusal: null },
    { user: peerId, sendRefusal: refusals.second },
  ];
  const members = people.map(({ user }) => ({ user, role: 'member' as const }));
  const joined = { joinedFrom: 0, visibleFrom: 0, joinNo: 0, at: 1 };
  return {
    events: [{ streamId, type: 'conversation.created', body: { v: 1, kind: 'direct', members } }],
    changes: [
      { put: 'streams', row: newStream(streamId, 'direct', now) },
      ...people.map(({ user, sendRefusal }) => ({
        put: 'members' as const,
        row: { ...newMember({ userId: user, streamId, role: 'member' }, joined), sendRefusal },
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
  activeAt: now,
  shard: shardOf(streamId),
  policy: null,
  parentId: null,
  rootSeq: null,
  expireAfter: null,
});
