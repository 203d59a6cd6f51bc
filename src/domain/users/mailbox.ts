import type { UserId } from '../shared/ids.ts';
import type { RefusalCode } from '../shared/refusals.ts';
import type { IdentityRow } from '../shared/rows.ts';

/**
 * Under what issuer an address of mail is kept among the identities: no provider has this name. A row is there once
 * somebody showed that they read what arrives there.
 */
export const MAIL_ISSUER = 'mailto:';
/** RFC 5321, 4.5.3.1.3, without its brackets. */
const MAIL_UNITS_MAX = 254;
/** One part, one sign, and a host with a dot in it. What could end a header or name a second receiver is not in it. */
const MAIL = /^[^\s@<>()[\]\\,;:"\p{C}]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.)+[\p{L}\p{N}-]{2,63}$/u;

/** How an address is kept and compared: nobody tells two mailboxes apart by case. */
export const mailKey = (written: string): string => written.trim().normalize('NFC').toLowerCase();

export const mailFault = (key: string): RefusalCode | undefined =>
  key.length <= MAIL_UNITS_MAX && MAIL.test(key) ? undefined : 'mail_invalid';

export const isMailbox = ({ issuer }: Pick<IdentityRow, 'issuer'>): boolean => issuer === MAIL_ISSUER;

export const mailboxRow = (mail: string, userId: UserId, createdAt: number): IdentityRow => ({
  issuer: MAIL_ISSUER,
  subject: mail,
  userId,
  createdAt,
});
