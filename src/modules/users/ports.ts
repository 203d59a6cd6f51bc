import type { ClientId, UserId } from '../../domain/shared/ids.ts';
import type {
  AuditRow,
  FactorRow,
  IdentityRow,
  InvitationRow,
  ReceiptRow,
  UserRow,
  VoucherRow,
} from '../../domain/shared/rows.ts';
import type { Place } from '../../domain/users/directory.ts';
import type { RegistrationMode } from '../../domain/users/registration.ts';
import type { Clock, Committer, Hasher, Randomness, Upkeep } from '../shared/ports.ts';
import type { PeopleReader } from '../shared/reading.ts';
import type { RelationReader } from '../shared/relations.ts';

/** Deliberately slow. At most one at a time on a small machine; a full queue refuses with `overloaded`. */
export interface PasswordHasher {
  hash(password: string): Promise<string>;
  /** `undefined` stands for an account that does not exist: it costs the same and is never true. */
  verify(password: string, hash: string | undefined): Promise<boolean>;
}

/** Bounds guessing. Each method throws `too_many_requests` with how long to wait. */
export interface SignInThrottle {
  /** Refuses where this account or address failed too often. */
  check(handleKey: string, address: string): Promise<void>;
  failed(handleKey: string, address: string): Promise<void>;
  /** Counts one registration from this address. */
  registering(address: string): Promise<void>;
  /** Counts one device that asks from this address to be let in by another. */
  pairing(address: string): Promise<void>;
  /** Refuses where too many wrong codes were given for this account, wherever from. */
  checkFactor(userId: UserId): Promise<void>;
  /** Counts a wrong code. Only who knows the password gets so far, so nobody else can use up the count. */
  factorFailed(userId: UserId): Promise<void>;
}

/** Time-based codes of an authenticator (RFC 6238): six digits, thirty seconds, HMAC-SHA-1, which all of them know. */
export interface TimeCodes {
  /** 160 random bits in base32. */
  newSecret(): string;
  /** The address that an authenticator reads from a picture. */
  uri(secret: string, names: { issuer: string; account: string }): string;
  /** The time step that the code belongs to, if it is of this one or of one beside it. */
  stepOf(code: string, secret: string, now: number): number | undefined;
}

/** What stands between setting out for a provider and its word; each is used once. */
export interface IdentitySecrets {
  readonly state: string;
  readonly nonce: string;
  /** RFC 7636. */
  readonly verifier: string;
}

/** Whom a provider vouches for. What it calls them is a suggestion and proves nothing. */
export interface VouchedFor {
  readonly issuer: string;
  readonly subject: string;
  readonly handle: string;
  readonly name: string;
}

/** Somebody else's server on which people sign in. */
export interface IdentityProvider {
  readonly id: string;
  /** What people call it. */
  readonly name: string;
  /** Where to send a person. Refuses with `identity_unavailable`. */
  addressFor(secrets: IdentitySecrets): Promise<string>;
  /** Asks the provider what the answer that somebody brings back is worth. Refuses with `link_invalid` where it is nothing. */
  redeem(query: string, secrets: IdentitySecrets): Promise<VouchedFor>;
}

export interface Letter {
  readonly to: string;
  readonly subject: string;
  /** Plain text. */
  readonly text: string;
}

/** Where letters go that people read elsewhere. */
export interface Postbox {
  /**
   * Writes a letter and sends it, both in the background, so that nobody learns by waiting whether there is one.
   * Nobody may assume that it arrives, or that there is room for it.
   */
  post(write: () => Promise<Letter | undefined>): void;
  /** The address of the page, for links that lead to it. */
  readonly page: string;
}

/** One page of accounts in the order of their handles' keys. */
export interface AccountPage {
  /** Each with its handle's key, which a closed account keeps while it shows another handle. */
  readonly accounts: readonly { readonly key: string; readonly user: UserRow }[];
  /** Ask above this for more; `undefined` when there are none. */
  readonly next: string | undefined;
}

/** Reads of what guards accounts. Every method reads one snapshot, and nobody may assume that it is the newest. */
export interface AccessReader {
  /** The receipt of a command that was carried out. */
  receipt(userId: UserId, clientId: ClientId): Promise<ReceiptRow | undefined>;
  invitation(by: { codeHash: string } | { invitationId: string }): Promise<InvitationRow | undefined>;
  /** In the order of their ids, above `after`. */
  invitations(after: string, limit: number): Promise<readonly InvitationRow[]>;
  voucher(secretHash: string): Promise<VoucherRow | undefined>;
  factor(userId: UserId): Promise<FactorRow | undefined>;
  accounts(after: string, limit: number): Promise<AccountPage>;
  /** The newest lines first, below `before`. */
  audit(before: AuditPlace | undefined, limit: number): Promise<readonly AuditRow[]>;
}

/** Reads of accounts at identity providers. */
export interface IdentityReader {
  identity(issuer: string, subject: string): Promise<IdentityRow | undefined>;
  identitiesOf(userId: UserId): Promise<readonly IdentityRow[]>;
}

export type AuditPlace = Pick<AuditRow, 'at' | 'actorId' | 'clientId'>;

/** Somebody in whose texts the query is. */
export interface Found extends Place {
  readonly userId: UserId;
}

/** Everybody who may be searched for. */
export interface Directory {
  /**
   * People in whose handle, name or readings the folded query is, and those of the searcher's list in whose remark it
   * is. Strangers only where they let everybody find them; whether the others do is the caller's to look at. At least
   * `enough` where there are so many, the better places before the worse; callers must not assume an order.
   */
  find(searcher: UserId, query: string, enough: number): Promise<readonly Found[]>;
}

export interface UsersDependencies {
  readonly committer: Committer;
  readonly upkeep: Upkeep;
  readonly people: PeopleReader;
  readonly access: AccessReader & IdentityReader;
  readonly relations: RelationReader;
  readonly directory: Directory;
  readonly passwords: PasswordHasher;
  /** Passwords that nobody may choose, in lower case. */
  readonly commonPasswords: ReadonlySet<string>;
  readonly throttle: SignInThrottle;
  readonly codes: TimeCodes;
  /** Left out where people sign in here alone. */
  readonly identityProvider?: IdentityProvider | undefined;
  /** Left out where no mail is sent. */
  readonly postbox?: Postbox | undefined;
  readonly hasher: Hasher;
  readonly random: Randomness;
  readonly clock: Clock;
  /** Who may register by the settings; what was chosen while the server ran goes before. */
  readonly registration: RegistrationMode;
  /** What the settings call the server; the name that it was given goes before. */
  readonly serverName: string;
  readonly sessionDays: number;
}
