import type { ClientId, StreamId, UserId } from '../../domain/shared/ids.ts';
import { Refusal } from '../../domain/shared/refusals.ts';
import type { InvitationRow } from '../../domain/shared/rows.ts';
import { OPERATOR } from '../../domain/users/audit.ts';
import {
  INVITATION_HOURS,
  INVITATION_USES,
  type InvitationNamed,
  isStanding,
} from '../../domain/users/invitation.ts';
import type { Caller } from '../shared/caller.ts';
import { canonicalJson } from '../shared/canonical-json.ts';
import { submitOne } from '../shared/submit-one.ts';
import type { UsersDependencies } from './ports.ts';

/** Under what guesses at codes are counted: no handle can be this. */
const CODES = '#invitation';

export interface InvitationWish {
  readonly clientId: string;
  readonly note?: string | undefined;
  /** How many people may come in by it. */
  readonly uses?: number | undefined;
  /** How long it holds. */
  readonly hours?: number | undefined;
}

export interface MadeInvitation {
  readonly invitation: InvitationRow;
  /** Shown once; left out where the same call was answered before. */
  readonly code: string | undefined;
}

export interface InvitationPage {
  readonly invitations: readonly InvitationRow[];
  readonly next: string | null;
}

/** Who invites: somebody with a role, or the operator at the machine. */
type Inviter = Pick<Caller, 'userId' | 'role' | 'personalId'> | 'operator';

/** Invitations, by which people may register. Everything here refuses members with `forbidden`. */
export function inviting(deps: UsersDependencies) {
  return { make: make(deps), list: list(deps), revoke: revoke(deps) };
}

function make(deps: UsersDependencies) {
  return async (inviter: Inviter, wish: InvitationWish): Promise<MadeInvitation> => {
    const { hasher, random, access } = deps;
    const maker = makerOf(inviter);
    const { note = '', uses = INVITATION_USES.preset, hours = INVITATION_HOURS.preset } = wish;
    const code = random.id();
    const invitationId = hasher.idOf(`invitation ${maker.userId} ${wish.clientId}`);
    const { duplicate } = await submitOne(deps.committer, {
      type: 'invitation.make',
      ...maker,
      clientId: wish.clientId as ClientId,
      attempt: 1,
      hash: hasher.sha256(canonicalJson({ type: 'invitation.make', note, uses, hours })),
      invitationId,
      codeHash: hasher.sha256(code),
      note,
      usesMax: uses,
      hours,
    });
    const invitation = await access.invitation({ invitationId });
    if (!invitation) throw new Refusal('not_found');
    return { invitation, code: duplicate ? undefined : code };
  };
}

const makerOf = (inviter: Inviter): { userId: UserId; personalId?: StreamId } =>
  inviter === 'operator' ? { userId: OPERATOR } : { userId: inviter.userId, personalId: inviter.personalId };

/** Invitations of everybody, in the order of their ids. */
function list({ access }: UsersDependencies) {
  return async (
    inviter: Inviter,
    { after = '', limit }: { after?: string | undefined; limit: number },
  ): Promise<InvitationPage> => {
    if (inviter !== 'operator' && inviter.role === 'member') throw new Refusal('forbidden');
    const invitations = await access.invitations(after, limit);
    const last = invitations.at(-1);
    return { invitations, next: invitations.length === limit && last ? last.invitationId : null };
  };
}

function revoke(deps: UsersDependencies) {
  return async (inviter: Inviter, request: { clientId: string; invitationId: string }): Promise<void> => {
    const { invitationId } = request;
    // Whether there is such an invitation is not for everybody to know.
    if (inviter !== 'operator' && inviter.role === 'member') throw new Refusal('forbidden');
    const row = await deps.access.invitation({ invitationId });
    if (!row) throw new Refusal('not_found');
    await submitOne(deps.committer, {
      type: 'invitation.revoke',
      userId: makerOf(inviter).userId,
      clientId: request.clientId as ClientId,
      attempt: 1,
      hash: deps.hasher.sha256(`invitation.revoke ${invitationId}`),
      invitation: await named(deps, row),
    });
  };
}

/**
 * The invitation of a code, for whoever registers by it. A code that opens nothing is refused with `invitation_invalid`
 * and counts like a failed sign-in.
 */
export async function invitationBy(
  deps: UsersDependencies,
  { code, address }: { code: string; address: string },
): Promise<InvitationNamed> {
  const { access, throttle, hasher, clock } = deps;
  await throttle.check(CODES, address);
  const row = await access.invitation({ codeHash: hasher.sha256(code.trim()) });
  if (row && isStanding(row, clock.now())) return named(deps, row);
  await throttle.failed(CODES, address);
  throw new Refusal('invitation_invalid');
}

async function named({ people }: UsersDependencies, row: InvitationRow): Promise<InvitationNamed> {
  const { codeHash, createdBy: makerId } = row;
  const maker = await people.user(makerId);
  return { codeHash, makerId, ...(maker ? { personalId: maker.personalId } : {}) };
}
