import {
  type Change,
  type CommandRule,
  type Decision,
  type EventDraft,
  refuse,
  type State,
} from '../shared/command.ts';
import type { RefusalCode } from '../shared/refusals.ts';
import type { UserRow } from '../shared/rows.ts';
import type { ChangeUser } from './access-commands.ts';
import { auditLine } from './audit.ts';
import { hasOtherOwner, isAdministrator, mayActUpon, mayGive } from './authority.ts';
import { endedEvent, removeSession } from './decide-session.ts';
import { ownerChanges } from './ownership.ts';
import { endVouchers } from './voucher.ts';

/** What owners and administrators change of the accounts of others. */
export const changeUserRule: CommandRule<ChangeUser> = {
  load: ({ userId, targetId, targetPersonalId }) => [
    { table: 'users', key: [userId] },
    { table: 'users', key: [targetId] },
    { table: 'users', role: 'owner' },
    { table: 'streams', key: [targetPersonalId] },
    { table: 'sessions', prefix: [targetId] },
    { table: 'vouchers', of: targetId },
  ],
  decide: decideChange,
};

function decideChange(command: ChangeUser, state: State, { now }: { now: number }): Decision {
  const target = state.get('users', command.targetId);
  const fault = faultOf(command, target, state);
  if (fault || !target) return refuse(fault ?? 'not_found');
  const role = command.role ?? target.role;
  const isDisabled = command.isDisabled ?? target.disabledAt !== null;
  const isSame = role === target.role && isDisabled === (target.disabledAt !== null);
  if (isSame) return { events: [], changes: [] };
  const row = { ...target, role, disabledAt: isDisabled ? (target.disabledAt ?? now) : null };
  const kept = isDisabled ? keptOut(command, state) : { events: [], changes: [] };
  const { role: given, isDisabled: wish } = command;
  const detail = { ...(given ? { role: given } : {}), ...(wish === undefined ? {} : { isDisabled: wish }) };
  return {
    events: [...roleEvents(command, target), ...kept.events],
    changes: [
      { put: 'users', row },
      ...(role === 'owner' ? ownerChanges(target.userId) : []),
      ...kept.changes,
      auditLine(command, { action: 'user.changed', targetId: target.userId, detail }, now),
    ],
  };
}

/** Nobody reaches above themselves, nobody keeps themselves out, and the server keeps an owner who can sign in. */
function faultOf(command: ChangeUser, target: UserRow | undefined, state: State): RefusalCode | undefined {
  const { userId, role, isDisabled } = command;
  const actor = state.get('users', userId);
  if (!isAdministrator(actor)) return 'forbidden';
  if (!target || target.closedAt !== null) return 'not_found';
  if (!mayActUpon(actor, target) || (role && !mayGive(actor, role))) return 'forbidden';
  if (isDisabled && target.userId === userId) return 'forbidden';
  if (role && role !== 'member' && target.kind === 'bot') return 'forbidden';
  const staysOwner = (role ?? target.role) === 'owner' && !isDisabled;
  const isLast = target.role === 'owner' && !hasOtherOwner(state.owners(), target.userId);
  return isLast && !staysOwner ? 'last_owner' : undefined;
}

/** Whoever is kept out has no session, and no way in that was opened before. */
function keptOut({ targetId, targetPersonalId }: ChangeUser, state: State) {
  const sessions = state.sessionsOf(targetId);
  const events: EventDraft[] = sessions.map((session) => ({
    ...endedEvent({ personalId: targetPersonalId }, session),
    senderId: targetId,
  }));
  const changes: Change[] = [...sessions.flatMap(removeSession), ...endVouchers(state, targetId)];
  return { events, changes };
}

const roleEvents = (
  { role, targetPersonalId }: ChangeUser,
  { handle, name, userId, role: before }: UserRow,
): EventDraft[] =>
  role === undefined || role === before
    ? []
    : [
        {
          streamId: targetPersonalId,
          type: 'profile.changed',
          body: { v: 1, handle, name, role },
          senderId: userId,
        },
      ];
