import type { StreamId } from '../../domain/shared/ids.ts';
import type { Caller } from '../shared/caller.ts';
import type { MessagesDependencies } from './ports.ts';

/** Typing is told in conversations of at most this many people. */
const TYPING_MAX_MEMBERS = 100;

/** Tells the others that somebody writes. A hint: it may be lost, and strangers are ignored without a word. */
export function tellTyping({ memberships, hint, encodeTyping }: MessagesDependencies) {
  return async (caller: Caller, streamId: StreamId): Promise<void> => {
    const all = await memberships.membersOf(streamId, TYPING_MAX_MEMBERS);
    const present = all?.isWhole ? all.members.filter((row) => row.leftSeq === null && !row.sendRefusal) : [];
    if (!present.some((row) => row.userId === caller.userId)) return;
    const userIds = present.map((row) => row.userId).filter((userId) => userId !== caller.userId);
    if (userIds.length === 0) return;
    hint({ userIds, payload: encodeTyping({ streamId, userId: caller.userId }), inStream: streamId });
  };
}
