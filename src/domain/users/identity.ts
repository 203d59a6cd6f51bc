import type { State } from '../shared/command.ts';
import type { DeviceId, UserId } from '../shared/ids.ts';
import type { VoucherRow } from '../shared/rows.ts';
import { standingVoucher } from './voucher.ts';

/** Somebody's account at an identity provider, as the provider vouched for it. */
export interface VerifiedIdentity {
  readonly issuer: string;
  /** Never given to anybody else by this provider, which a name or an address of mail may be. */
  readonly subject: string;
}

/** What a person brings along from the provider, for the account that they do not have yet. */
export interface Suggested {
  readonly handle: string;
  readonly name: string;
}

/** What is kept of a way to the provider and back. */
export interface IdentityBody {
  /** SHA-256 of what only the device that set out knows. */
  readonly keyHash: string;
  readonly deviceId: DeviceId;
  readonly deviceName: string;
  /** Shown to the provider in exchange for its word (RFC 7636), and found again in that word (OpenID Connect Core, 3.1.3.7). */
  readonly verifier: string;
  readonly nonce: string;
  /** Set where somebody signed in connects the account that they have. */
  readonly linkFor?: UserId;
  readonly verified?: VerifiedIdentity & { readonly suggested: Suggested };
}

/** How a command names a way to the provider and back that its caller has read before. */
export interface IdentityProof extends VerifiedIdentity {
  readonly secretHash: string;
  readonly keyHash: string;
}

export const identityBody = ({ body }: VoucherRow): IdentityBody => JSON.parse(body) as IdentityBody;

/** The rows that a decision about an identity looks at. */
export const loadIdentity = ({ secretHash, issuer, subject }: IdentityProof) => [
  { table: 'vouchers' as const, key: [secretHash] },
  { table: 'identities' as const, key: [issuer, subject] },
];

/** The way to the provider and back, where it leads to this identity, for this device, and was not gone before. */
export function standingIdentity(
  proof: IdentityProof | undefined,
  state: State,
  now: number,
): { readonly voucher: VoucherRow; readonly body: IdentityBody } | undefined {
  const voucher = proof && standingVoucher(state.get('vouchers', proof.secretHash), 'identity', now);
  if (!voucher) return undefined;
  const body = identityBody(voucher);
  const { verified, keyHash } = body;
  const isThis = verified?.issuer === proof.issuer && verified.subject === proof.subject;
  return isThis && keyHash === proof.keyHash ? { voucher, body } : undefined;
}
