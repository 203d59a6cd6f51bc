import { type Change, type CommandRule, type Decision, refuse, type State } from '../shared/command.ts';
import type { StreamId, UserId } from '../shared/ids.ts';
import type { FactorRow, IdentityRow, VoucherRow } from '../shared/rows.ts';
import type { ConfirmMail, MailPassword, OfferMail, RemoveMail } from './access-commands.ts';
import { isActive } from './authority.ts';
import { isAsked, spend } from './factor.ts';
import { isMailbox, MAIL_ISSUER, mailboxRow } from './mailbox.ts';
import { endVouchers, MAIL_AGAIN_MS, MAIL_MS, MAILED_PASSWORD_MS, standingVoucher } from './voucher.ts';

const loadOwn = ({ userId, personalId }: { userId: UserId; personalId: StreamId }) => [
  { table: 'users' as const, key: [userId] },
  { table: 'streams' as const, key: [personalId] },
  { table: 'factors' as const, key: [userId] },
  { table: 'identities' as const, of: userId },
  { table: 'vouchers' as const, of: userId },
];

/** Somebody names an address; it is theirs once they bring back what was sent there. */
export const offerMailRule: CommandRule<OfferMail> = {
  load: ({ userId }) => [
    { table: 'users', key: [userId] },
    { table: 'factors', key: [userId] },
    { table: 'vouchers', of: userId },
  ],
  decide: (command, state, { now }) => {
    const { userId, secretHash, mail } = command;
    const proven = provenOf(command, state);
    if ('refused' in proven) return proven;
    const voucher: VoucherRow = {
      secretHash,
      purpose: 'mail',
      userId,
      createdAt: now,
      expiresAt: now + MAIL_MS,
      usedAt: null,
      body: JSON.stringify({ mail }),
    };
    return {
      events: [],
      changes: [
        ...endVouchers(state, userId, ({ purpose }) => purpose === 'mail'),
        { put: 'vouchers', row: voucher },
        ...proven.changes,
      ],
    };
  },
};

/** Where the address that a voucher is about is kept, if at all. */
export const mailIn = ({ body }: VoucherRow): string => (JSON.parse(body) as { mail: string }).mail;

export const confirmMailRule: CommandRule<ConfirmMail> = {
  load: (command) => [
    ...loadOwn(command),
    { table: 'vouchers', key: [command.secretHash] },
    { table: 'identities', key: [MAIL_ISSUER, command.mail] },
  ],
  decide: decideConfirm,
};

function decideConfirm(command: ConfirmMail, state: State, { now }: { now: number }): Decision {
  const { userId, personalId, secretHash, mail } = command;
  const user = state.get('users', userId);
  const voucher = standingVoucher(state.get('vouchers', secretHash), 'mail', now);
  if (!user || !isActive(user) || voucher?.userId !== userId || mailIn(voucher) !== mail) {
    return refuse('link_invalid');
  }
  const known = state.get('identities', MAIL_ISSUER, mail);
  if (known && known.userId !== userId) return refuse('mail_taken');
  return {
    events: [mailEvent(personalId, state.get('factors', userId))],
    changes: [
      ...mailboxes(state, userId)
        .filter(({ subject }) => subject !== mail)
        .map(removed),
      { put: 'identities', row: mailboxRow(mail, userId, known?.createdAt ?? now) },
      // It stays as a used one, so that a repeated request learns that it was carried out.
      { put: 'vouchers', row: { ...voucher, usedAt: now } },
    ],
  };
}

/** A link that was sent there and not used yet opens nothing any more. */
export const removeMailRule: CommandRule<RemoveMail> = {
  load: loadOwn,
  decide: (command, state) => {
    const { userId, personalId } = command;
    const proven = provenOf(command, state);
    if ('refused' in proven) return proven;
    const boxes = mailboxes(state, userId);
    if (boxes.length === 0) return refuse('not_found');
    return {
      events: [mailEvent(personalId, state.get('factors', userId))],
      changes: [
        ...boxes.map(removed),
        ...endVouchers(state, userId, ({ purpose }) => purpose === 'mail' || purpose === 'password'),
        ...proven.changes,
      ],
    };
  },
};

/** Somebody who has the address may choose a new password; whoever asks again and again sends one letter, not many. */
export const mailPasswordRule: CommandRule<MailPassword> = {
  load: ({ userId, mail }) => [
    { table: 'users', key: [userId] },
    { table: 'identities', key: [MAIL_ISSUER, mail] },
    { table: 'vouchers', of: userId },
  ],
  decide: ({ userId, mail, secretHash }, state, { now }) => {
    const user = state.get('users', userId);
    if (!user || !isActive(user) || state.get('identities', MAIL_ISSUER, mail)?.userId !== userId) {
      return refuse('not_found');
    }
    const isEarlier = ({ purpose }: VoucherRow) => purpose === 'password';
    const isFresh = ({ createdAt }: VoucherRow) => createdAt > now - MAIL_AGAIN_MS;
    const earlier = state.ownedBy('vouchers', userId).filter(isEarlier);
    if (earlier.some(isFresh)) return refuse('too_many_requests');
    const voucher: VoucherRow = {
      secretHash,
      purpose: 'password',
      userId,
      createdAt: now,
      expiresAt: now + MAILED_PASSWORD_MS,
      usedAt: null,
      body: '{}',
    };
    return {
      events: [],
      changes: [...endVouchers(state, userId, isEarlier), { put: 'vouchers', row: voucher }],
    };
  },
};

/** What shows that the owner of the account asks, and not the thief of a session; the code is spent. */
function provenOf(
  { userId, seenHash, proof }: OfferMail | RemoveMail,
  state: State,
): { changes: Change[] } | { refused: 'not_found' | 'password_wrong' | 'factor_needed' | 'factor_wrong' } {
  const user = state.get('users', userId);
  if (!user || !isActive(user)) return { refused: 'not_found' };
  if (user.passwordHash !== seenHash) return { refused: 'password_wrong' };
  const factor = state.get('factors', userId);
  if (!isAsked(factor)) return { changes: [] };
  if (!proof) return { refused: 'factor_needed' };
  const spent = spend(factor, proof);
  return spent ? { changes: [{ put: 'factors', row: spent }] } : { refused: 'factor_wrong' };
}

const mailboxes = (state: State, userId: UserId): IdentityRow[] =>
  state.ownedBy('identities', userId).filter(isMailbox);

const removed = ({ issuer, subject }: IdentityRow): Change => ({
  remove: 'identities',
  key: [issuer, subject],
});

const mailEvent = (streamId: StreamId, factor: FactorRow | undefined) => ({
  streamId,
  type: 'security.changed' as const,
  body: { v: 1, what: 'mail', isFactorOn: isAsked(factor) },
});
