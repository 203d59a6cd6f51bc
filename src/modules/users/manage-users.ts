import type { ClientId, StreamId, UserId } from '../../domain/shared/ids.ts';
import { Refusal } from '../../domain/shared/refusals.ts';
import type { AuditRow, UserRole, UserRow } from '../../domain/shared/rows.ts';
import { handleFault, handleKey, nameFault } from '../../domain/users/handle.ts';
import type { Caller } from '../shared/caller.ts';
import { canonicalJson } from '../shared/canonical-json.ts';
import { submitOne } from '../shared/submit-one.ts';
import type { AccountPage, AuditPlace, UsersDependencies } from './ports.ts';
import { offerPassword } from './reset-password.ts';

/** Accounts that are looked at for one page, so that a filter which nothing fits ends soon; `next` goes on. */
const LOOKED_AT_MAX = 10_000;
const SLICE = 500;

export interface ManagedUser {
  readonly user: UserRow;
  /** When one of the account's devices was seen last. */
  readonly seenAt: number | undefined;
}

/** A line of the audit with those it names, as they are now; the operator is nobody. */
export interface AuditEntry {
  readonly line: AuditRow;
  readonly actor: UserRow | undefined;
  readonly target: UserRow | undefined;
}

export interface UserQuery {
  /** A part of the handle or of the name. */
  readonly q?: string | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
}

/** What owners and administrators see and do of the accounts of others. Members are refused with `forbidden`. */
export function managing(deps: UsersDependencies) {
  return {
    list: listUsers(deps),
    change: changeUser(deps),
    offerPassword: offerPassword(deps),
    makeBot: makeBot(deps),
    audit: readAudit(deps),
  };
}

function listUsers(deps: UsersDependencies) {
  return async (caller: Caller, { q = '', after = '', limit }: UserQuery) => {
    refuseMembers(caller);
    const wanted = folded(q);
    const found: AccountPage['accounts'][number][] = [];
    let next: string | undefined = after;
    for (let looked = 0; next !== undefined && looked < LOOKED_AT_MAX; looked += SLICE) {
      const page: AccountPage = await deps.access.accounts(next, SLICE);
      const fitting = page.accounts.filter(({ key, user }) => folded(`${key} ${user.name}`).includes(wanted));
      const room = limit - found.length;
      found.push(...fitting.slice(0, room));
      // One more than there is room for: the next page begins right after the last that was found.
      const isFull = fitting.length > room;
      next = isFull ? found.at(-1)?.key : page.next;
      if (isFull) break;
    }
    const users = await Promise.all(found.map(({ user }) => withSeen(deps, user)));
    return { users, next: next ?? null };
  };
}

const folded = (text: string): string => text.normalize('NFKC').toLowerCase();

async function withSeen({ people }: UsersDependencies, user: UserRow): Promise<ManagedUser> {
  const sessions = await people.sessionsOf(user.userId);
  const seenAt = sessions.length === 0 ? undefined : Math.max(...sessions.map((each) => each.seenAt));
  return { user, seenAt };
}

export interface UserChange {
  readonly clientId: string;
  readonly userId: string;
  readonly role?: UserRole | undefined;
  readonly isDisabled?: boolean | undefined;
}

/** Another role, or in or out. Whoever is disabled is signed out everywhere within a second. */
function changeUser(deps: UsersDependencies) {
  return async (caller: Caller, request: UserChange): Promise<ManagedUser> => {
    refuseMembers(caller);
    const { clientId, userId, role, isDisabled } = request;
    const target = await deps.people.user(userId as UserId);
    if (!target) throw new Refusal('not_found');
    await submitOne(deps.committer, {
      type: 'user.change',
      userId: caller.userId,
      clientId: clientId as ClientId,
      attempt: 1,
      hash: deps.hasher.sha256(canonicalJson({ type: 'user.change', userId, role, isDisabled })),
      targetId: target.userId,
      targetPersonalId: target.personalId,
      ...(role === undefined ? {} : { role }),
      ...(isDisabled === undefined ? {} : { isDisabled }),
    });
    return withSeen(deps, (await deps.people.user(target.userId)) ?? target);
  };
}

/** Makes an account of kind bot: it has no password, and nobody signs in to it. */
function makeBot(deps: UsersDependencies) {
  return async (
    caller: Caller,
    { clientId, handle, name }: { clientId: string; handle: string; name: string },
  ): Promise<ManagedUser> => {
    const key = handleKey(handle);
    const fault = handleFault(key) ?? nameFault(name);
    if (fault) throw new Refusal(fault);
    const { random, hasher } = deps;
    await submitOne(deps.committer, {
      type: 'account.register',
      userId: caller.userId,
      clientId: clientId as ClientId,
      attempt: 1,
      hash: hasher.sha256(canonicalJson({ type: 'account.register', kind: 'bot', handle: key, name })),
      newUserId: random.id() as UserId,
      personalId: random.id() as StreamId,
      selfId: random.id() as StreamId,
      handle,
      name,
      passwordHash: '',
      kind: 'bot',
      registration: deps.registration,
      madeBy: 'administrator',
    });
    const user = await deps.people.userByHandle(key);
    if (!user) throw new Error('an account that was made is there');
    return { user, seenAt: undefined };
  };
}

/** What was done by role or at the machine, the newest first. */
function readAudit({ access, people }: UsersDependencies) {
  return async (
    caller: Caller,
    { before, limit }: { before?: AuditPlace | undefined; limit: number },
  ): Promise<{ lines: readonly AuditEntry[]; next: AuditPlace | null }> => {
    refuseMembers(caller);
    const rows = await access.audit(before, limit);
    const named = new Set(
      rows.flatMap(({ actorId, targetId }) => (targetId ? [actorId, targetId] : [actorId])),
    );
    const users = new Map((await people.users([...named])).map((user) => [user.userId, user]));
    const lines = rows.map((line) => ({
      line,
      actor: users.get(line.actorId),
      target: line.targetId === null ? undefined : users.get(line.targetId),
    }));
    return { lines, next: rows.length === limit ? (rows.at(-1) ?? null) : null };
  };
}

function refuseMembers({ role }: Caller): void {
  if (role === 'member') throw new Refusal('forbidden');
}
