import type { bodies } from '../../protocol/index.ts';
import type { MagpieClient } from '../client.ts';
import type { ClientEvents, Status } from '../client-events.ts';
import type { Conversation } from '../conversations.ts';
import type { Problem } from '../problem.ts';
import type { SlicePatch } from './slice-patch.ts';

/** Calls whose answer is awaited. */
export const ASKS = [
  'register',
  'signIn',
  'resume',
  'signOut',
  'loadOlder',
  'loadNewer',
  'showAround',
  'caughtUp',
  'send',
  'edit',
  'recall',
  'retry',
  'discard',
  'openDirect',
  'findByHandle',
  'card',
  'search',
  'clearHistory',
  'changeName',
  'changeProfile',
  'changePrivacy',
  'changePresence',
  'sessions',
  'endSession',
  'server',
  'changeServer',
  'endOtherSessions',
  'changePassword',
  'resetPassword',
  'security',
  'startFactor',
  'confirmFactor',
  'endFactor',
  'closeAccount',
  'askPairing',
  'collectPairing',
  'lookAtPairing',
  'approveDevice',
  'beginIdentity',
  'finishIdentity',
  'beginLink',
  'finishLink',
  'unlink',
  'forgotPassword',
  'offerMail',
  'confirmMail',
  'removeMail',
  'invitations',
  'invite',
  'revokeInvitation',
  'managedUsers',
  'changeUser',
  'makeBot',
  'offerPasswordReset',
  'audit',
  'requestFriend',
  'acceptFriend',
  'declineFriend',
  'withdrawRequest',
  'removeFriend',
  'block',
  'unblock',
  'changeContact',
  'suggestions',
] as const satisfies readonly (keyof MagpieClient)[];

/** Calls that nobody waits for. */
export const TELLS = [
  'markRead',
  'open',
  'showNewest',
  'typing',
  'watchPresence',
  'idle',
  'nudge',
] as const satisfies readonly (keyof MagpieClient)[];

export type Ask = (typeof ASKS)[number];
export type Tell = (typeof TELLS)[number];

/** What every tab shows, whichever conversation it has open. */
export interface TabState {
  readonly status: Status;
  readonly me: MagpieClient['me'];
}

/** A conversation on the screen of a tab, and the row around which it was, away from the live end. */
export interface ShownStream {
  readonly stream: string;
  readonly around?: number;
}

export type EventMessage = {
  [Name in keyof ClientEvents]: { name: Name; event: ClientEvents[Name] };
}[keyof ClientEvents];

/** From a tab to the one that leads. */
export type ToLeader =
  /** The tab has nothing, and wants all of the state and of what it shows. */
  | { readonly kind: 'hello'; readonly tab: string; readonly streams: readonly ShownStream[] }
  /** All that the tab shows from now on; what is new among them it has nothing of yet. */
  | { readonly kind: 'show'; readonly tab: string; readonly streams: readonly string[] }
  | {
      readonly kind: 'ask';
      readonly tab: string;
      readonly id: number;
      readonly name: Ask;
      readonly args: readonly unknown[];
    }
  | { readonly kind: 'tell'; readonly tab: string; readonly name: Tell; readonly args: readonly unknown[] };

/** From the leading tab to all others; what names a tab is for that one. */
export type FromLeader =
  | { readonly kind: 'leader' }
  | {
      readonly kind: 'state';
      readonly state: TabState;
      /** Those that changed since the last time, or all of them. */
      readonly conversations: readonly Conversation[];
      readonly isWhole: boolean;
    }
  | {
      readonly kind: 'contacts';
      /** Those that changed since the last time, or all of them. */
      readonly contacts: readonly bodies.Contact[];
      readonly gone: readonly string[];
      readonly isWhole: boolean;
    }
  | { readonly kind: 'slice'; readonly tab: string; readonly stream: string; readonly patch: SlicePatch }
  | ({ readonly kind: 'event'; readonly tab?: string } & EventMessage)
  | { readonly kind: 'answer'; readonly tab: string; readonly id: number; readonly value: unknown }
  | { readonly kind: 'refusal'; readonly tab: string; readonly id: number; readonly problem: Problem };
