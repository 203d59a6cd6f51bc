import { type CommandRule, type Decision, refuse, type State } from '../shared/command.ts';
import type { BeginIdentity, LinkIdentity, UnlinkIdentity, VerifyIdentity } from './access-commands.ts';
import { isActive } from './authority.ts';
import { isAsked, spend } from './factor.ts';
import { type IdentityBody, identityBody, loadIdentity, standingIdentity } from './identity.ts';
import { isMailbox } from './mailbox.ts';
import { IDENTITY_MS, standingVoucher } from './voucher.ts';

/** Somebody sets out for the provider. */
export const beginIdentityRule: CommandRule<BeginIdentity> = {
  load: ({ secretHash }) => [{ table: 'vouchers', key: [secretHash] }],
  decide: ({ secretHash, body }, state, { now }) => {
    const known = state.get('vouchers', secretHash);
    const expiresAt = known?.expiresAt ?? now + IDENTITY_MS;
    const row = {
      secretHash,
      purpose: 'identity' as const,
      userId: null,
      createdAt: now,
      expiresAt,
      usedAt: null,
      body: JSON.stringify(body),
    };
    return { events: [], changes: known ? [] : [{ put: 'vouchers', row }] };
  },
};

/** The provider said who it is. From here on its word counts until it is used, so that a code can still be asked for. */
export const verifyIdentityRule: CommandRule<VerifyIdentity> = {
  load: ({ secretHash }) => [{ table: 'vouchers', key: [secretHash] }],
  decide: ({ secretHash, verified }, state, { now }) => {
    const voucher = standingVoucher(state.get('vouchers', secretHash), 'identity', now);
    if (!voucher || identityBody(voucher).verified) return refuse('link_invalid');
    const body: IdentityBody = { ...identityBody(voucher), verified };
    return { events: [], changes: [{ put: 'vouchers', row: { ...voucher, body: JSON.stringify(body) } }] };
  },
};

/** Somebody signed in connects their account with that of the provider, which is nobody else's. */
export const linkIdentityRule: CommandRule<LinkIdentity> = {
  load: ({ userId, personalId, identity }) => [
    { table: 'users', key: [userId] },
    { table: 'streams', key: [personalId] },
    { table: 'factors', key: [userId] },
    ...loadIdentity(identity),
  ],
  decide: decideLink,
};

function decideLink(command: LinkIdentity, state: State, { now }: { now: number }): Decision {
  const { userId, personalId, identity } = command;
  const user = state.get('users', userId);
  const standing = standingIdentity(identity, state, now);
  if (!user || !isActive(user) || standing?.body.linkFor !== userId) return refuse('link_invalid');
  const { issuer, subject } = identity;
  const known = state.get('identities', issuer, subject);
  if (known && known.userId !== userId) return refuse('identity_taken');
  return {
    events: [identityEvent(personalId, isAsked(state.get('factors', userId)))],
    changes: [
      { put: 'identities', row: { issuer, subject, userId, createdAt: known?.createdAt ?? now } },
      { remove: 'vouchers', key: [standing.voucher.secretHash] },
    ],
  };
}

/** Takes the connection away; whoever has no password would have no way in any more. */
export const unlinkIdentityRule: CommandRule<UnlinkIdentity> = {
  load: ({ userId, personalId }) => [
    { table: 'users', key: [userId] },
    { table: 'streams', key: [personalId] },
    { table: 'factors', key: [userId] },
    { table: 'identities', of: userId },
  ],
  decide: ({ userId, personalId, seenHash, proof }, state) => {
    const user = state.get('users', userId);
    const linked = state.ownedBy('identities', userId).filter((row) => !isMailbox(row));
    if (!user || linked.length === 0) return refuse('not_found');
    if (user.passwordHash !== seenHash) return refuse('password_wrong');
    const factor = state.get('factors', userId);
    if (isAsked(factor) && !proof) return refuse('factor_needed');
    if (isAsked(factor) && proof && !spend(factor, proof)) return refuse('factor_wrong');
    const spent = isAsked(factor) && proof ? spend(factor, proof) : undefined;
    return {
      events: [identityEvent(personalId, isAsked(factor))],
      changes: [
        ...linked.map(({ issuer, subject }) => ({ remove: 'identities' as const, key: [issuer, subject] })),
        ...(spent ? [{ put: 'factors' as const, row: spent }] : []),
      ],
    };
  },
};

const identityEvent = (streamId: LinkIdentity['personalId'], isFactorOn: boolean) => ({
  streamId,
  type: 'security.changed' as const,
  body: { v: 1, what: 'identity', isFactorOn },
});
