import { type Change, refuse, type State } from '../shared/command.ts';
import type { RefusalCode } from '../shared/refusals.ts';
import type { UserRow } from '../shared/rows.ts';
import { isActive } from './authority.ts';
import type { StartSession } from './commands.ts';
import { isAsked, spend } from './factor.ts';
import { standingIdentity } from './identity.ts';
import { pairingBody } from './pairing.ts';
import { standingVoucher } from './voucher.ts';

type Entry = { readonly changes: Change[] } | { readonly refused: RefusalCode };

/** By which right a session starts, and what that right leaves behind: none of them counts twice. */
export function sessionEntry(command: StartSession, state: State, now: number): Entry {
  if (command.pairing) return entryByDevice(command, state, now);
  return command.identity ? entryByIdentity(command, state, now) : entryByPassword(command, state);
}

/** Whether somebody may sign in to the account at all: a bot has nobody who could. */
const isOpen = (user: UserRow | undefined): user is UserRow =>
  user !== undefined && isActive(user) && user.kind === 'person';

/** The password was checked before; here it counts only if it is still the account's. */
function entryByPassword(command: StartSession, state: State): Entry {
  const user = state.get('users', command.userId);
  const { seenHash } = command;
  if (!isOpen(user)) return refuse('wrong_credentials');
  if (seenHash !== undefined && seenHash !== user.passwordHash) return refuse('wrong_credentials');
  return factorOf(command, state);
}

/** The provider vouched for the person, and this device has not come back by that word before. */
function entryByIdentity(command: StartSession, state: State, now: number): Entry {
  const { userId, identity, deviceId } = command;
  const standing = standingIdentity(identity, state, now);
  const linked = identity && state.get('identities', identity.issuer, identity.subject);
  const isTheirs = linked?.userId === userId && standing?.body.deviceId === deviceId;
  if (!isTheirs || standing.body.linkFor !== undefined) return refuse('link_invalid');
  if (!isOpen(state.get('users', userId))) return refuse('wrong_credentials');
  const factor = factorOf(command, state);
  if ('refused' in factor) return factor;
  return { changes: [...factor.changes, { remove: 'vouchers', key: [standing.voucher.secretHash] }] };
}

/** The second factor, where the person has one: each code counts once. */
function factorOf({ userId, proof }: StartSession, state: State): Entry {
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
