/**
 * Branded identifiers. Every id but a client id is 26 characters of lower-case base32 (RFC 4648 alphabet)
 * made from 128 random bits; a client id is a UUIDv7 that its maker chose before the first attempt.
 * A brand exists only for the compiler, so that a `UserId` cannot be passed where a `StreamId` belongs.
 */
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type UserId = Branded<'UserId'>;
export type StreamId = Branded<'StreamId'>;
export type SessionId = Branded<'SessionId'>;
export type DeviceId = Branded<'DeviceId'>;
export type ClientId = Branded<'ClientId'>;
/** Names one running process among those of a cluster. A process that starts again draws another. */
export type NodeId = Branded<'NodeId'>;

const ID = /^[a-z2-7]{26}$/;
const CLIENT_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export const isId = (text: string): boolean => ID.test(text);
export const isClientId = (text: string): boolean => CLIENT_ID.test(text);

/** Receipts of registrations hang on this name, because the registering person has no user id yet. */
export const REGISTRATION = 'registration' as UserId;
