import { type Change, type CommandRule, type Decision, refuse, type State } from '../shared/command.ts';
import type { SessionRow } from '../shared/rows.ts';
import type { EndOtherSessions } from './access-commands.ts';
import type { EndSessions, StartSession } from './commands.ts';
import { loadIdentity } from './identity.ts';
import { sessionEntry } from './session-entry.ts';

/** One person's devices. Signing in on one more ends the session that was seen longest ago. */
export const DEVICES_MAX = 10;

export const startSessionRule: CommandRule<StartSession> = {
  load: (command) => [
    { table: 'users', key: [command.userId] },
    { table: 'streams', key: [command.personalId] },
    { table: 'sessions', prefix: [command.userId] },
    { table: 'factors', key: [command.userId] },
    ...(command.pairing ? [{ table: 'vouchers' as const, key: [command.pairing.secretHash] }] : []),
    ...(command.identity ? loadIdentity(command.identity) : []),
  ],
  decide: decideStartSession,
};

function decideStartSession(command: StartSession, state: State, { now }: { now: number }): Decision {
  const entry = sessionEntry(command, state, now);
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
