import type { FrameOf } from '../protocol/index.ts';
import type { StopReason } from './connection.ts';

/**
 * `degraded`: connected, while something of the server is away (`what` names it). `signed-out`: the session is over, or
 * there never was one. With a `reason` it was not the person who ended it here: the outbox is kept for them.
 */
export type Status = 'offline' | 'connecting' | 'online' | 'degraded' | 'signed-out';

/** What a client tells. Lists are not carried along: ask for them when they are about to be shown. */
export interface ClientEvents {
  status: { readonly status: Status; readonly what?: readonly string[]; readonly reason?: StopReason };
  /** Something in the list of conversations changed. */
  conversations: { readonly stream: string };
  /** Rows, delivery states or the outbox of this conversation changed. */
  timeline: { readonly stream: string };
  /** The list of people this person knows changed, or a request in it is over. */
  contacts: Record<string, never>;
  /** Somebody writes. A hint: who stops without sending says nothing, and who writes on says so every three seconds. */
  typing: { readonly stream: string; readonly user: string };
  /** A message of somebody who was writing has arrived. */
  wrote: { readonly stream: string; readonly user: string };
  presence: Pick<FrameOf<'presence'>, 'users'>;
  /** What this device held of a stream was dropped and is read anew. */
  reset: { readonly stream: string; readonly reason: string };
  /** An operation was refused for good; it waits in the timeline as `failed`. */
  refused: {
    readonly stream: string;
    readonly clientId: string;
    readonly code: string;
    readonly text: string;
  };
  /** The person's own account changed: name, role, profile, settings or chosen presence. */
  account: { readonly user: string };
  /** A device of the person signed in or out: ask for `sessions` again. */
  devices: Readonly<Record<never, never>>;
  /** How the person signs in is another: ask for `security` again. */
  security: Readonly<Record<never, never>>;
  /** An invitation that this person made was used or revoked, or there is a new one: ask for `invitations` again. */
  invitations: Readonly<Record<never, never>>;
  /** The store or a listener failed. Nothing acknowledged is in danger, but somebody should know. */
  fault: { readonly fault: unknown };
}
