import { type CommandRule, type Decision, type EventDraft, refuse, type State } from '../shared/command.ts';
import type { StreamId } from '../shared/ids.ts';
import type { ConfirmFactor, EndFactor, StartFactor } from './access-commands.ts';
import { auditLine, OPERATOR } from './audit.ts';
import { isActive } from './authority.ts';
import { isAsked, spend } from './factor.ts';

/** A secret for the person's authenticator. One that was not confirmed yet makes room for it. */
export const startFactorRule: CommandRule<StartFactor> = {
  load: ({ userId }) => [
    { table: 'users', key: [userId] },
    { table: 'factors', key: [userId] },
  ],
  decide: ({ userId, seenHash, secret }, state) => {
    const user = state.get('users', userId);
    if (!user || !isActive(user)) return refuse('not_found');
    if (user.passwordHash !== seenHash) return refuse('password_wrong');
    if (isAsked(state.get('factors', userId))) return refuse('factor_on');
    const row = { userId, secret, confirmedAt: null, lastStep: 0, recovery: '[]' };
    return { events: [], changes: [{ put: 'factors', row }] };
  },
};

const loadOwn = ({ userId, personalId }: ConfirmFactor | EndFactor) => [
  { table: 'users' as const, key: [userId] },
  { table: 'streams' as const, key: [personalId] },
  { table: 'factors' as const, key: [userId] },
];

/** The first code is right, so the person's authenticator works: from now on it is asked for. */
export const confirmFactorRule: CommandRule<ConfirmFactor> = {
  load: loadOwn,
  decide: (command, state, { now }) => {
    const factor = state.get('factors', command.userId);
    if (!factor) return refuse('factor_off');
    if (isAsked(factor)) return refuse('factor_on');
    const spent = spend(factor, command.proof);
    if (!spent) return refuse('factor_wrong');
    const row = { ...spent, confirmedAt: now, recovery: JSON.stringify(command.recovery) };
    return {
      events: [factorEvent(command.personalId, true)],
      changes: [{ put: 'factors', row }],
    };
  },
};

/** Ends with password and code; one that was never confirmed protects nothing and needs no code. */
export const endFactorRule: CommandRule<EndFactor> = { load: loadOwn, decide: decideEnd };

function decideEnd(command: EndFactor, state: State, { now }: { now: number }): Decision {
  const user = state.get('users', command.userId);
  const factor = state.get('factors', command.userId);
  if (!user || !factor) return refuse('factor_off');
  const { userId } = user;
  const audited = { actorId: OPERATOR, action: 'factor.ended', targetId: userId };
  if (!command.isOperator) {
    if (user.passwordHash !== command.seenHash) return refuse('password_wrong');
    if (isAsked(factor) && !command.proof) return refuse('factor_needed');
    if (isAsked(factor) && command.proof && !spend(factor, command.proof)) return refuse('factor_wrong');
  }
  return {
    events: isAsked(factor) ? [factorEvent(command.personalId, false)] : [],
    changes: [
      { remove: 'factors', key: [userId] },
      ...(command.isOperator ? [auditLine(command, audited, now)] : []),
    ],
  };
}

const factorEvent = (streamId: StreamId, isFactorOn: boolean): EventDraft => ({
  streamId,
  type: 'security.changed',
  body: { v: 1, what: 'factor', isFactorOn },
});
