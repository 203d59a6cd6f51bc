import type { Invitation } from './access-bodies.ts';
import type { Head, Result } from './fields.ts';
import type { Me } from './http-bodies.ts';
import type { ChosenPresence, Privacy, Profile } from './profile-bodies.ts';

/** Turns what use cases answer into what the wire says. */

interface StreamLike {
  readonly streamId: string;
  readonly kind: string;
  readonly lastSeq: number;
  readonly lastNo: number;
  readonly floorSeq: number;
  readonly digest: string;
  readonly activeAt: number;
}

interface MemberLike {
  readonly visibleFrom: number;
  readonly leftSeq: number | null;
  readonly leftNo: number | null;
  readonly readSeq: number;
  readonly readNo: number;
  readonly ownAbove: number;
  readonly receivedSeq: number;
}

export interface HeadLike {
  readonly stream: StreamLike;
  readonly member: MemberLike;
  readonly mentions: number;
  readonly peer: { readonly userId: string; readonly handle: string; readonly name: string } | undefined;
  readonly peerMarks: { readonly readSeq: number; readonly receivedSeq: number } | undefined;
}

/** For somebody who left, the head is where they left, and its digest is not theirs to know. */
export function presentHead({ stream, member, mentions, peer, peerMarks }: HeadLike): Head {
  const hasLeft = member.leftSeq !== null && member.leftSeq < stream.lastSeq;
  const lastNo = Math.min(stream.lastNo, member.leftNo ?? stream.lastNo);
  return {
    stream: stream.streamId,
    kind: stream.kind,
    lastSeq: hasLeft ? (member.leftSeq ?? 0) : stream.lastSeq,
    lastNo,
    floor: stream.floorSeq,
    digest: hasLeft ? '' : stream.digest,
    visibleFrom: member.visibleFrom,
    leftSeq: member.leftSeq,
    readSeq: member.readSeq,
    readNo: member.readNo,
    ownAbove: member.ownAbove,
    receivedSeq: member.receivedSeq,
    unread: Math.max(0, lastNo - member.readNo - member.ownAbove),
    mentions,
    // When something happened after somebody left is not theirs to know either.
    ...(hasLeft ? {} : { activeAt: stream.activeAt }),
    ...(peer ? { peer: { id: peer.userId, handle: peer.handle, name: peer.name } } : {}),
    ...(peerMarks ? { peerRead: peerMarks.readSeq, peerReceived: peerMarks.receivedSeq } : {}),
  };
}

interface SelfLike {
  readonly userId: string;
  readonly handle: string;
  readonly name: string;
  readonly role: string;
  readonly personalId: string;
  readonly selfId: string;
}

interface AccountLike extends SelfLike {
  readonly profile: Profile;
  readonly privacy: Privacy;
  readonly presence: ChosenPresence | null;
}

/** The whole account, for its own devices. */
export const presentMe = (user: AccountLike): Me => {
  const { profile, privacy, presence } = user;
  return { ...presentSelf(user), profile, privacy, presence };
};

/** Who signed in. */
export const presentSelf = (user: SelfLike): Omit<Me, 'profile' | 'privacy' | 'presence'> => ({
  id: user.userId,
  handle: user.handle,
  name: user.name,
  role: user.role,
  personal: user.personalId,
  self: user.selfId,
});

export const presentResult = (result: {
  readonly clientId: string;
  readonly streamId: string;
  readonly seq: number;
  readonly at: number;
  readonly duplicate: boolean;
}): Result => ({
  clientId: result.clientId,
  stream: result.streamId,
  seq: result.seq,
  at: result.at,
  duplicate: result.duplicate,
});

export const presentInvitation = (
  row: {
    readonly invitationId: string;
    readonly note: string;
    readonly createdAt: number;
    readonly expiresAt: number;
    readonly usesMax: number;
    readonly uses: number;
    readonly revokedAt: number | null;
  },
  code?: string,
): Invitation => ({
  id: row.invitationId,
  note: row.note,
  createdAt: row.createdAt,
  expiresAt: row.expiresAt,
  usesMax: row.usesMax,
  uses: row.uses,
  isRevoked: row.revokedAt !== null,
  ...(code === undefined ? {} : { code }),
});
