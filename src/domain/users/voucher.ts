import type { Change, State } from '../shared/command.ts';
import type { UserId } from '../shared/ids.ts';
import type { VoucherRow } from '../shared/rows.ts';

/** How long a link to choose a new password works (ASVS 6.5.5: a day at most). */
export const PASSWORD_LINK_MS = 24 * 3_600_000;
/** How long a device waits to be let in by another (ASVS 6.5.5: ten minutes at most for what is typed or scanned). */
export const PAIRING_MS = 5 * 60_000;

/** How long a letter by which an address is confirmed counts. */
export const MAIL_MS = 24 * 3_600_000;
/** How long a link to choose a new password works that was sent by mail, where it lies about. */
export const MAILED_PASSWORD_MS = 3_600_000;
/** How soon after one such link another is made. */
export const MAIL_AGAIN_MS = 2 * 60_000;

/** How long somebody may take at their identity provider. */
export const IDENTITY_MS = 10 * 60_000;

/** The voucher as long as it counts for this purpose; a secret for one thing opens no other. */
export function standingVoucher(
  row: VoucherRow | undefined,
  purpose: VoucherRow['purpose'],
  now: number,
): VoucherRow | undefined {
  return row?.purpose === purpose && row.usedAt === null && row.expiresAt > now ? row : undefined;
}

/** Ends the vouchers of a person: those of one purpose, or all. */
export const endVouchers = (
  state: State,
  userId: UserId,
  isEnded: (row: VoucherRow) => boolean = () => true,
): Change[] =>
  state
    .ownedBy('vouchers', userId)
    .filter(isEnded)
    .map(({ secretHash }) => ({ remove: 'vouchers', key: [secretHash] }));
