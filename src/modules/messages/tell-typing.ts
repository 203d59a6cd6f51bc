import type { StreamId } from '../../domain/shared/ids.ts';
import type { Caller } from '../shared/caller.ts';
import type { MessagesDependencies } from './ports.ts';

/** Typing is told in conversations of at most this many people. */
const TYPING_MAX_MEMBERS = 100;

/**
 * Tells the others that somebody writes who may. A hint: it may be lost, and strangers are ignored without a word, as is
 * whoever is hidden from somebody, by them.
 */
export function tellTyping({ memberships, hint, discretion, encodeTyping }: MessagesDependencies) {
  return async (caller: Caller, streamId: StreamId): Promise<void> => {
    const all = await memberships.membersOf(streamId, TYPING_MAX_MEMBERS);
    const present = all?.isWhole ? all.members.filter((row) => row.leftSeq === null) : [];
    const typist = present.find((row) => row.userId === caller.userId);
    if (!typist || typist.sendRefusal !== null) return;
    const others = present.map((row) => row.userId).filter((userId) => userId !== caller.userId);
    const hidden = await discretion.typingHiddenFrom(caller.userId, others);
    const userIds = others.filter((userId) => !hidden.has(userId));
    if (userIds.length === 0) return;
    hint({ userIds, payload: encodeTyping({ streamId, userId: caller.userId }), inStream: streamId });
  };
}
