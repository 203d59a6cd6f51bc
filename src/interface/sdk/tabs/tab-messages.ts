import type { MagpieClient } from '../client.ts';
import type { ClientEvents, Status } from '../client-events.ts';
import type { Conversation } from '../conversations.ts';
import type { Problem } from '../problem.ts';
import type { TimelineRow } from '../timeline.ts';

/** Calls whose answer is awaited. */
export const ASKS = [
  'register',
  'signIn',
  'resume',
  'signOut',
  'loadOlder',
  'loadNewer',
  'showAround',
  'send',
  'edit',
  'recall',
  'retry',
  'discard',
  'openDirect',
  'findByHandle',
  'clearHistory',
  'changeName',
  'sessions',
  'endSession',
  'server',
  'changeServer',
] as const satisfies readonly (keyof MagpieClient)[];

/** Calls that nobody waits for. */
export const TELLS = [
  'markRead',
  'open',
  'showNewest',
  'typing',
  'watchPresence',
  'nudge',
] as const satisfies readonly (keyof MagpieClient)[];

export type Ask = (typeof ASKS)[number];
export type Tell = (typeof TELLS)[number];

/** What every tab shows, whichever conversation it has open. */
export interface TabState {
  readonly status: Status;
  readonly me: MagpieClient['me'];
  readonly conversations: readonly Conversation[];
}

export type EventMessage = {
  [Name in keyof ClientEvents]: { name: Name; event: ClientEvents[Name] };
}[keyof ClientEvents];

/** From a tab to the one that leads. */
export type ToLeader =
  | { readonly kind: 'hello'; readonly tab: string; readonly streams: readonly string[] }
  | {
      readonly kind: 'ask';
      readonly tab: string;
      readonly id: number;
      readonly name: Ask;
      readonly args: readonly unknown[];
    }
  | { readonly kind: 'tell'; readonly tab: string; readonly name: Tell; readonly args: readonly unknown[] };

/** From the leading tab to all others. */
export type FromLeader =
  | { readonly kind: 'leader' }
  | { readonly kind: 'state'; readonly state: TabState }
  | { readonly kind: 'timeline'; readonly stream: string; readonly rows: readonly TimelineRow[] }
  | ({ readonly kind: 'event' } & EventMessage)
  | { readonly kind: 'answer'; readonly tab: string; readonly id: number; readonly value: unknown }
  | { readonly kind: 'refusal'; readonly tab: string; readonly id: number; readonly problem: Problem };
