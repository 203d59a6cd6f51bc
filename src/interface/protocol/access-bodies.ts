import { z } from 'zod';
import { At, ClientId, Id, Person } from './fields.ts';

/** Bodies of the calls that guard accounts: passwords, second factors, devices, invitations and administration. */

const Password = z.string().max(512);
/** A one-time secret out of a link. */
const Secret = z.string().max(200);
/** Six digits of an authenticator, or a recovery code. */
const Code = z.string().max(64);

export const ChangePassword = z.object({ clientId: ClientId, old: Password, new: Password });
export const ResetPassword = z.object({ clientId: ClientId, secret: Secret, password: Password });

/** How somebody signs in. */
export const Security = z.object({
  isFactorOn: z.boolean(),
  /** Recovery codes that were not used yet. */
  recoveryCodes: z.int(),
  /** False for whoever came by an identity provider and never chose one. */
  hasPassword: z.boolean(),
  /** Whether the account is connected with one at the identity provider. */
  isLinked: z.boolean(),
  /** Where a link to choose a new password is sent; absent until an address was confirmed. */
  mail: z.string().optional(),
});
export type Security = z.infer<typeof Security>;

export const StartFactor = z.object({ clientId: ClientId, password: Password });
export const FactorStarted = z.object({
  /** In base32, to be typed where no picture can be taken. */
  secret: z.string(),
  /** `otpauth://…`, which an authenticator reads from a picture. */
  uri: z.string(),
});
export type FactorStarted = z.infer<typeof FactorStarted>;

export const ConfirmFactor = z.object({ clientId: ClientId, code: Code });
/** Each lets its owner in once without the authenticator. Empty where the same call was answered before. */
export const FactorConfirmed = z.object({ recoveryCodes: z.array(z.string()) });
export type FactorConfirmed = z.infer<typeof FactorConfirmed>;

export const EndFactor = z.object({
  clientId: ClientId,
  password: Password,
  /** Left out only while no first code was right yet. */
  code: Code.optional(),
});

export const CloseAccount = z.object({
  clientId: ClientId,
  password: Password,
  code: Code.optional(),
  /** Who owns the server from then on. */
  handOver: Id.optional(),
});

/** An address of mail, as a person writes it. */
const Mail = z.string().max(320);
export const OfferMail = z.object({
  clientId: ClientId,
  mail: Mail,
  password: Password,
  code: Code.optional(),
});
export const RemoveMail = z.object({ clientId: ClientId, password: Password, code: Code.optional() });
export const ConfirmMail = z.object({ clientId: ClientId, secret: Secret });
export const ForgottenPassword = z.object({ mail: Mail });

export const AskPairing = z.object({
  /** Made once by each device and kept. */
  device: Id,
  deviceName: z.string().max(100),
});
export const Pairing = z.object({
  /** For the device that is signed in, which says yes by it. */
  secret: z.string(),
  /** For the waiting device alone. */
  key: z.string(),
  /** Holds the secret, to be shown as a picture. */
  link: z.string(),
  expiresAt: At,
});
export type Pairing = z.infer<typeof Pairing>;

export const LookAtPairing = z.object({ secret: Secret });
export const WaitingDevice = z.object({ deviceName: z.string(), address: z.string(), expiresAt: At });
export type WaitingDevice = z.infer<typeof WaitingDevice>;
export const ApprovePairing = z.object({ clientId: ClientId, secret: Secret });
export const CollectPairing = z.object({
  secret: Secret,
  key: Secret,
  /** Browsers ask for an HttpOnly cookie; then the answer carries no token. */
  cookie: z.boolean().default(false),
});

export const BeginIdentity = z.object({ device: Id, deviceName: z.string().max(100) });
export const WayOut = z.object({
  /** Where the person signs in; the provider sends them back to the page at `/identity`. */
  url: z.string(),
  /** For this device alone: with it, it comes back. */
  key: z.string(),
  expiresAt: At,
});
export type WayOut = z.infer<typeof WayOut>;

/** What stands behind `?` in the address that the provider sent the person back to. */
const Query = z.string().max(4_000);
export const FinishIdentity = z.object({
  query: Query,
  key: Secret,
  code: Code.optional(),
  /** What a new account shall be called; asked for by `account_needed`. */
  handle: z.string().max(64).optional(),
  name: z.string().max(256).optional(),
  invitation: Secret.optional(),
  /** Browsers ask for an HttpOnly cookie; then the answer carries no token. */
  cookie: z.boolean().default(false),
});
/** The provider knows the person and this server does not: what they might be called here. */
export const AccountNeeded = z.object({
  status: z.literal('account_needed'),
  handle: z.string(),
  name: z.string(),
});
export type AccountNeeded = z.infer<typeof AccountNeeded>;
export const LinkIdentity = z.object({ clientId: ClientId, query: Query, key: Secret });
export const UnlinkIdentity = z.object({ clientId: ClientId, password: Password, code: Code.optional() });

export const MakeInvitation = z.object({
  clientId: ClientId,
  /** The maker's own word for it, on one line. */
  note: z.string().max(400).default(''),
  /** How many people may come in by it: 1 to 1,000. */
  uses: z.int().min(1).max(1_000).default(1),
  /** How long it holds: up to a year. */
  hours: z
    .int()
    .min(1)
    .max(365 * 24)
    .default(7 * 24),
});
export const Invitation = z.object({
  id: Id,
  note: z.string(),
  createdAt: At,
  expiresAt: At,
  usesMax: z.int(),
  uses: z.int(),
  isRevoked: z.boolean(),
  /** Only in the answer that made it. */
  code: z.string().optional(),
});
export type Invitation = z.infer<typeof Invitation>;
export const Invitations = z.object({ invitations: z.array(Invitation), next: Id.nullable() });
export type Invitations = z.infer<typeof Invitations>;

const Role = z.enum(['member', 'admin', 'owner']);

/** Somebody as owners and administrators see them. */
export const ManagedUser = z.object({
  user: Person,
  role: Role,
  kind: z.enum(['person', 'bot']),
  createdAt: At,
  /** When one of their devices was seen last. */
  seenAt: At.optional(),
  isDisabled: z.boolean(),
  isClosed: z.boolean(),
});
export type ManagedUser = z.infer<typeof ManagedUser>;
export const ManagedUsers = z.object({ users: z.array(ManagedUser), next: z.string().nullable() });
export type ManagedUsers = z.infer<typeof ManagedUsers>;

export const ChangeUser = z.object({
  clientId: ClientId,
  role: Role.optional(),
  isDisabled: z.boolean().optional(),
});
export const MakeBot = z.object({
  clientId: ClientId,
  handle: z.string().max(64),
  name: z.string().max(256),
});
export const OfferPassword = z.object({ clientId: ClientId });
export const PasswordLink = z.object({
  /** Shown once: left out where the same call was answered before. */
  link: z.string().optional(),
  expiresAt: At,
});
export type PasswordLink = z.infer<typeof PasswordLink>;

export const AuditLine = z.object({
  at: At,
  /** Absent where the operator did it, at the machine itself. */
  actor: Person.optional(),
  action: z.string(),
  target: Person.optional(),
  /** What became of it. */
  detail: z.record(z.string(), z.unknown()),
});
export type AuditLine = z.infer<typeof AuditLine>;
export const Audit = z.object({ lines: z.array(AuditLine), next: z.string().nullable() });
export type Audit = z.infer<typeof Audit>;
