import { type Change, type CommandRule, type Decision, refuse, type State } from '../shared/command.ts';
import type { RefusalCode } from '../shared/refusals.ts';
import type { SessionRow, UserRow } from '../shared/rows.ts';
import type { EndOtherSessions } from './access-commands.ts';
import { isActive } from './authority.ts';
import type { EndSessions, StartSession } from './commands.ts';
import { isAsked, spend } from './factor.ts';
import { pairingBody } from './pairing.ts';
import { standingVoucher } from './voucher.ts';

/** One person's devices. Signing in on one more ends the session that was seen longest ago. */
export const DEVICES_MAX = 10;

export const startSessionRule: CommandRule<StartSession> = {
  load: (command) => [
    { table: 'users', key: [command.userId] },
    { table: 'streams', key: [command.personalId] },
    { table: 'sessions', prefix: [command.userId] },
    { table: 'factors', key: [command.userId] },
    ...(command.pairing ? [{ table: 'vouchers' as const, key: [command.pairing.secretHash] }] : []),
  ],
  decide: decideStartSession,
};

function decideStartSession(command: StartSession, state: State, { now }: { now: number }): Decision {
  const entry = command.pairing ? entryByDevice(command, state, now) : entryByPassword(command, state);
  if ('refused' in entry) return entry;
  const { sessionId, deviceId, deviceName, address, tokenHash, userId, expiresAt } = command;
  const others = state.sessionsOf(userId);
  const ended = sessionsToEnd(others, command, now);
  const session = {
    userId,
    sessionId,
    deviceId,
    deviceName,
    address,
    tokenHash,
    createdAt: now,
    seenAt: now,
    expiresAt,
  };
  return {
    events: [
      ...ended.map((each) => endedEvent(command, each)),
      {
        streamId: command.personalId,
        type: 'session.started',
        body: { v: 1, session: sessionId, device: deviceId, deviceName },
      },
    ],
    changes: [
      ...ended.flatMap(removeSession),
      { put: 'sessions', row: session },
      { put: 'tokens', row: { tokenHash, userId, sessionId } },
      ...entry.changes,
    ],
    result: { ended: ended.map((each) => each.sessionId) },
  };
}

type Entry = { readonly changes: Change[] } | { readonly refused: RefusalCode };

/** Whether somebody may sign in to the account at all: a bot has nobody who could. */
const isOpen = (user: UserRow | undefined): user is UserRow =>
  user !== undefined && isActive(user) && user.kind === 'person';

/** The password was checked before; here it counts only if it is still the account's, and a code only once. */
function entryByPassword({ userId, seenHash, proof }: StartSession, state: State): Entry {
  const user = state.get('users', userId);
  if (!isOpen(user)) return refuse('wrong_credentials');
  if (seenHash !== undefined && seenHash !== user.passwordHash) return refuse('wrong_credentials');
  const factor = state.get('factors', userId);
  if (!isAsked(factor)) return { changes: [] };
  if (!proof) return refuse('factor_needed');
  const spent = spend(factor, proof);
  return spent ? { changes: [{ put: 'factors', row: spent }] } : refuse('factor_wrong');
}

/** Another device said yes, its session still stands, and nobody has come for it yet. */
function entryByDevice({ userId, pairing, deviceId }: StartSession, state: State, now: number): Entry {
  const voucher = standingVoucher(state.get('vouchers', pairing?.secretHash ?? ''), 'device', now);
  if (!isOpen(state.get('users', userId)) || voucher?.userId !== userId) return refuse('link_invalid');
  const { keyHash, approvedBy, deviceId: asking } = pairingBody(voucher);
  const isItsOwn = keyHash === pairing?.keyHash && asking === deviceId;
  const stands = state
    .sessionsOf(userId)
    .some((each) => each.sessionId === approvedBy && each.expiresAt > now);
  if (!isItsOwn || !stands) return refuse('link_invalid');
  return { changes: [{ remove: 'vouchers', key: [voucher.secretHash] }] };
}

/** The same device signing in again replaces its session; expired ones go; then the longest unseen beyond the limit. */
function sessionsToEnd(sessions: SessionRow[], command: StartSession, now: number): SessionRow[] {
  const stale = sessions.filter((each) => each.deviceId === command.deviceId || each.expiresAt <= now);
  const kept = sessions.filter((each) => !stale.includes(each)).sort((a, b) => a.seenAt - b.seenAt);
  return [...stale, ...kept.slice(0, Math.max(0, kept.length - (DEVICES_MAX - 1)))];
}

export const endSessionsRule: CommandRule<EndSessions> = {
  load: (command) => [
    { table: 'streams', key: [command.personalId] },
    { table: 'sessions', prefix: [command.userId] },
  ],
  decide: (command, state) => {
    const ended = state
      .sessionsOf(command.userId)
      .filter((each) => command.sessionIds.includes(each.sessionId));
    if (ended.length === 0) return refuse('not_found');
    return {
      events: ended.map((each) => endedEvent(command, each)),
      changes: ended.flatMap(removeSession),
      result: { ended: ended.map((each) => each.sessionId) },
    };
  },
};

/** Signs out everywhere else. Where nobody else is signed in nothing happens. */
export const endOtherSessionsRule: CommandRule<EndOtherSessions> = {
  load: (command) => [
    { table: 'streams', key: [command.personalId] },
    { table: 'sessions', prefix: [command.userId] },
  ],
  decide: (command, state) => {
    const others = state.sessionsOf(command.userId).filter((each) => each.sessionId !== command.keepId);
    const { lastSeq = 0 } = state.get('streams', command.personalId) ?? {};
    return {
      events: others.map((each) => endedEvent(command, each)),
      changes: others.flatMap(removeSession),
      ...(others.length === 0 ? { answer: { streamId: command.personalId, seq: lastSeq } } : {}),
      result: { ended: others.map((each) => each.sessionId) },
    };
  },
};

export const endedEvent = (command: { personalId: StartSession['personalId'] }, session: SessionRow) => ({
  streamId: command.personalId,
  type: 'session.ended' as const,
  body: { v: 1, session: session.sessionId },
});

export const removeSession = (session: SessionRow): Change[] => [
  { remove: 'sessions', key: [session.userId, session.sessionId] },
  { remove: 'tokens', key: [session.tokenHash] },
];
