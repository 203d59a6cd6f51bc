import type { AddMember, CreateGroup, RemoveMember } from '../../src/domain/groups/commands.ts';
import type {
  ClearHistory,
  EditMessage,
  MarkRead,
  OpenDirect,
  RecallMessage,
  SendMessage,
} from '../../src/domain/messages/commands.ts';
import type { ChangeServer } from '../../src/domain/server/commands.ts';
import type { CommandBase } from '../../src/domain/shared/command.ts';
import {
  type DeviceId,
  REGISTRATION,
  type SessionId,
  type StreamId,
  type UserId,
} from '../../src/domain/shared/ids.ts';
import type { UserRole } from '../../src/domain/shared/rows.ts';
import type {
  ChangePresence,
  ChangePrivacy,
  ChangeProfile,
  ChangeRole,
  EndSessions,
  OfferClaim,
  RegisterAccount,
  SetPassword,
  StartSession,
} from '../../src/domain/users/commands.ts';
import type { ChosenPresence } from '../../src/domain/users/presence.ts';
import type { Privacy } from '../../src/domain/users/privacy.ts';
import type { ProfileChange } from '../../src/domain/users/profile.ts';
import { base32 } from '../../src/infra/crypto/base32.ts';
import { Sha256Hasher } from '../../src/infra/crypto/hasher.ts';
import { canonicalJson } from '../../src/modules/shared/canonical-json.ts';
import { freshClientId, idOf } from './known-ids.ts';

/** Somebody with an account, as commands name them. */
export interface Person {
  readonly handle: string;
  readonly userId: UserId;
  readonly personalId: StreamId;
  readonly selfId: StreamId;
}

/** The person whose account `register` makes. */
export const person = (handle: string): Person => ({
  handle,
  userId: idOf(`user ${handle}`),
  personalId: idOf(`personal ${handle}`),
  selfId: idOf(`self ${handle}`),
});

export type Extra<C extends CommandBase> = Partial<Omit<C, 'type' | 'userId'>>;

const hasher = new Sha256Hasher();

/** A command with a client id of its own and the hash that its content has; `extra` replaces anything. */
export function asked<C extends CommandBase>(
  said: Omit<C, 'clientId' | 'attempt' | 'hash'>,
  extra: Extra<C>,
): C {
  const {
    attempt: _attempt,
    seen: _seen,
    clientId: _clientId,
    ...content
  } = { ...said, ...extra } as Record<string, unknown>;
  const hash = hasher.sha256(canonicalJson(content));
  return { clientId: freshClientId(), attempt: 1, hash, ...said, ...extra } as unknown as C;
}

export const message = (
  by: Person,
  streamId: StreamId,
  text: string,
  extra: Extra<SendMessage> = {},
): SendMessage => asked({ type: 'message', userId: by.userId, streamId, text, mentions: [] }, extra);

export const edit = (
  by: Person,
  streamId: StreamId,
  refSeq: number,
  extra: Extra<EditMessage> = {},
): EditMessage =>
  asked({ type: 'edit', userId: by.userId, streamId, refSeq, text: 'edited', mentions: [] }, extra);

export const recall = (
  by: Person,
  streamId: StreamId,
  refSeq: number,
  extra: Extra<RecallMessage> = {},
): RecallMessage => asked({ type: 'recall', userId: by.userId, streamId, refSeq }, extra);

export const mark = (by: Person, streamId: StreamId, seq: number, extra: Extra<MarkRead> = {}): MarkRead =>
  asked({ type: 'mark', userId: by.userId, streamId, seq }, { clientId: '', ...extra });

export const clearHistory = (by: Person, streamId: StreamId, upTo: number): ClearHistory =>
  asked({ type: 'history.clear', userId: by.userId, streamId, personalId: by.personalId, upTo }, {});

export const openDirect = (by: Person, peer: Person): OpenDirect => {
  const [first, second] = [by.handle, peer.handle].sort();
  const streamId = idOf<StreamId>(`direct ${first} ${second}`);
  return asked({ type: 'direct.open', userId: by.userId, streamId, peerId: peer.userId }, {});
};

export const createGroup = (by: Person, name: string, others: readonly Person[]): CreateGroup => {
  const memberIds = others.map(({ userId }) => userId);
  return asked({ type: 'group.create', userId: by.userId, streamId: idOf(`group ${name}`), memberIds }, {});
};

export const addMember = (
  by: Person,
  streamId: StreamId,
  member: Person,
  extra: Extra<AddMember> = {},
): AddMember =>
  asked(
    { type: 'member.add', userId: by.userId, streamId, memberId: member.userId, seesHistory: false },
    extra,
  );

export const removeMember = (by: Person, streamId: StreamId, member: Person): RemoveMember =>
  asked({ type: 'member.remove', userId: by.userId, streamId, memberId: member.userId }, {});

export const register = (who: Person, extra: Extra<RegisterAccount> = {}): RegisterAccount =>
  asked(
    {
      type: 'account.register',
      userId: REGISTRATION,
      newUserId: who.userId,
      personalId: who.personalId,
      selfId: who.selfId,
      handle: who.handle,
      name: who.handle,
      passwordHash: 'a hash',
      registration: 'open',
      // Only the operator makes accounts with a role.
      ...(extra.role ? { madeBy: 'operator' as const } : {}),
    },
    extra,
  );

const TOKEN_BYTES = 32;

/** The token of somebody's device: 256 bits that look as random as any. */
export const tokenOf = (who: Person, device: string): string =>
  base32(new Bun.CryptoHasher('sha256').update(`${who.handle} ${device}`).digest().subarray(0, TOKEN_BYTES));

/** Signs `device` in; its session and its token are named after it. */
export const startSession = (
  who: Person,
  device: string,
  extra: Extra<StartSession> & { expiresAt: number },
): StartSession =>
  asked(
    {
      type: 'session.start',
      userId: who.userId,
      personalId: who.personalId,
      sessionId: idOf<SessionId>(`session ${who.handle} ${device}`),
      deviceId: idOf<DeviceId>(`device ${who.handle} ${device}`),
      deviceName: device,
      address: '127.0.0.1',
      tokenHash: hasher.sha256(tokenOf(who, device)),
      expiresAt: extra.expiresAt,
    },
    extra,
  );

export const endSessions = (who: Person, sessionIds: readonly SessionId[]): EndSessions =>
  asked({ type: 'session.end', userId: who.userId, personalId: who.personalId, sessionIds }, {});

export const changeProfile = (who: Person, name: string, profile: ProfileChange = {}): ChangeProfile =>
  asked({ type: 'profile.change', userId: who.userId, personalId: who.personalId, name, profile }, {});

export const changePrivacy = (who: Person, privacy: Partial<Privacy>): ChangePrivacy =>
  asked({ type: 'privacy.change', userId: who.userId, personalId: who.personalId, privacy }, {});

export const changePresence = (who: Person, presence: ChosenPresence | null): ChangePresence =>
  asked({ type: 'presence.change', userId: who.userId, personalId: who.personalId, presence }, {});

export const setPassword = (who: Person, passwordHash: string): SetPassword =>
  asked({ type: 'password.set', userId: who.userId, personalId: who.personalId, passwordHash }, {});

export const changeRole = (who: Person, role: UserRole): ChangeRole =>
  asked({ type: 'role.change', userId: who.userId, personalId: who.personalId, role }, {});

export const offerClaim = (claimHash: string): OfferClaim =>
  asked({ type: 'claim.offer', userId: REGISTRATION, claimHash }, { clientId: '' });

export const changeServer = (by: Person, change: Extra<ChangeServer>): ChangeServer =>
  asked({ type: 'server.change', userId: by.userId }, change);
