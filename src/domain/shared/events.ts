import type { StreamKind } from './rows.ts';

/**
 * The one table of everything that can stand in a log. A type without its line here cannot be appended; the model
 * test walks this table, and docs/events.md is generated from it.
 */
export interface EventLine {
  /** Kinds of stream in which the event may stand. */
  readonly streams: readonly StreamKind[];
  /** Whose command writes it. */
  readonly writer: 'member' | 'sender' | 'admin' | 'server' | 'self';
  /** Numbered events count as unread. None of them has a `refSeq`. */
  readonly numbered: boolean;
  /** The row it changes: its own, the one that `refSeq` names, or rows of members. */
  readonly changes: 'own' | 'target' | 'members' | 'account';
  readonly effect: string;
  readonly seenBy: 'members' | 'account';
  /** What erasing the row, or its target, does to its body. */
  readonly erasure: 'blanked' | 'blanked with target' | 'kept';
  readonly notifies: boolean;
  readonly sinceLevel: number;
}

const CONVERSATIONS = ['direct', 'group', 'self'] as const;

export const EVENTS = {
  'conversation.created': {
    streams: CONVERSATIONS,
    writer: 'server',
    numbered: false,
    changes: 'members',
    effect: 'opens the conversation; its members are in the body',
    seenBy: 'members',
    erasure: 'kept',
    notifies: false,
    sinceLevel: 1,
  },
  message: {
    streams: CONVERSATIONS,
    writer: 'member',
    numbered: true,
    changes: 'own',
    effect: 'a message; a reply names its source in replySeq',
    seenBy: 'members',
    erasure: 'blanked',
    notifies: true,
    sinceLevel: 1,
  },
  edit: {
    streams: CONVERSATIONS,
    writer: 'sender',
    numbered: false,
    changes: 'target',
    effect: "the target's text becomes the body's text; the first text stays in `original`",
    seenBy: 'members',
    erasure: 'blanked with target',
    notifies: false,
    sinceLevel: 1,
  },
  recall: {
    streams: CONVERSATIONS,
    writer: 'sender',
    numbered: false,
    changes: 'target',
    effect: 'the target and every row that refers to it lose their bodies',
    seenBy: 'members',
    erasure: 'kept',
    notifies: false,
    sinceLevel: 1,
  },
  'member.joined': {
    streams: ['group', 'staff'],
    writer: 'admin',
    numbered: false,
    changes: 'members',
    effect: 'the named person sees what is above visibleFrom',
    seenBy: 'members',
    erasure: 'kept',
    notifies: false,
    sinceLevel: 1,
  },
  'member.left': {
    streams: ['group', 'staff'],
    writer: 'admin',
    numbered: false,
    changes: 'members',
    effect: 'the last event the named person receives',
    seenBy: 'members',
    erasure: 'kept',
    notifies: false,
    sinceLevel: 1,
  },
  'account.created': {
    streams: ['personal'],
    writer: 'self',
    numbered: false,
    changes: 'account',
    effect: 'the first row of a personal stream',
    seenBy: 'account',
    erasure: 'kept',
    notifies: false,
    sinceLevel: 1,
  },
  'profile.changed': {
    streams: ['personal'],
    writer: 'self',
    numbered: false,
    changes: 'account',
    effect: 'handle, name and profile become those of the body, and the role where it is said',
    seenBy: 'account',
    erasure: 'kept',
    notifies: false,
    sinceLevel: 1,
  },
  'privacy.changed': {
    streams: ['personal'],
    writer: 'self',
    numbered: false,
    changes: 'account',
    effect: 'the settings become those of the body',
    seenBy: 'account',
    erasure: 'kept',
    notifies: false,
    sinceLevel: 1,
  },
  'presence.changed': {
    streams: ['personal'],
    writer: 'self',
    numbered: false,
    changes: 'account',
    effect: 'the chosen presence becomes that of the body, until it is over',
    seenBy: 'account',
    erasure: 'kept',
    notifies: false,
    sinceLevel: 1,
  },
  'session.started': {
    streams: ['personal'],
    writer: 'self',
    numbered: false,
    changes: 'account',
    effect: 'a device joined the list of devices',
    seenBy: 'account',
    erasure: 'kept',
    notifies: false,
    sinceLevel: 1,
  },
  'session.ended': {
    streams: ['personal'],
    writer: 'self',
    numbered: false,
    changes: 'account',
    effect: 'a device left the list of devices',
    seenBy: 'account',
    erasure: 'kept',
    notifies: false,
    sinceLevel: 1,
  },
  'contact.changed': {
    streams: ['personal'],
    writer: 'self',
    numbered: false,
    changes: 'account',
    effect: 'what the named person is to this account, and what it notes of them, is that of the body',
    seenBy: 'account',
    erasure: 'kept',
    notifies: true,
    sinceLevel: 1,
  },
  'security.changed': {
    streams: ['personal'],
    writer: 'self',
    numbered: false,
    changes: 'account',
    effect:
      'how one signs in is another: `what` changed, and `isFactorOn` says whether a second factor is asked for',
    seenBy: 'account',
    erasure: 'kept',
    notifies: false,
    sinceLevel: 1,
  },
  'invitation.changed': {
    streams: ['personal'],
    writer: 'self',
    numbered: false,
    changes: 'account',
    effect: 'an invitation that this account made is as the body says: new, used or revoked',
    seenBy: 'account',
    erasure: 'kept',
    notifies: false,
    sinceLevel: 1,
  },
  'account.closed': {
    streams: ['personal'],
    writer: 'self',
    numbered: false,
    changes: 'account',
    effect: 'the account is closed and lets nobody in any more; its messages stay for those who have them',
    seenBy: 'account',
    erasure: 'kept',
    notifies: false,
    sinceLevel: 1,
  },
  'history.cleared': {
    streams: ['personal'],
    writer: 'self',
    numbered: false,
    changes: 'members',
    effect: 'this account sees the named conversation only above `upTo`',
    seenBy: 'account',
    erasure: 'kept',
    notifies: false,
    sinceLevel: 1,
  },
} as const satisfies Record<string, EventLine>;

export type EventType = keyof typeof EVENTS;

export const eventLine = (type: EventType): EventLine => EVENTS[type];
export const isEventType = (type: string): type is EventType => Object.hasOwn(EVENTS, type);

/** Someone who enters or leaves a stream by an event, which is what a node's index of the stream folds over. */
export interface MembershipChange {
  readonly userId: string;
  readonly joined: boolean;
  /** Set where `joined`: the person sees what is above it. */
  readonly visibleFrom: number;
}

/** What a person has hidden from themselves by this event of their own stream: a conversation up to and with `upTo`. */
export function historyCleared(event: {
  type: string;
  body: string | null;
}): { stream: string; upTo: number } | undefined {
  if (event.type !== 'history.cleared' || event.body === null) return undefined;
  return JSON.parse(event.body) as { stream: string; upTo: number };
}

/** How somebody is called since this event of their own stream. */
export function profileChanged(event: {
  type: string;
  body: string | null;
}): { handle: string; name: string } | undefined {
  if (event.type !== 'profile.changed' || event.body === null) return undefined;
  const { handle, name } = JSON.parse(event.body) as { handle: string; name: string };
  return { handle, name };
}

/** The membership changes that an event carries; empty for nearly every event. `body` is the row's JSON text. */
export function membershipChanges(event: { type: string; body: string | null }): MembershipChange[] {
  if (event.body === null) return [];
  switch (event.type) {
    case 'conversation.created': {
      const { members } = JSON.parse(event.body) as { members: { user: string }[] };
      return members.map(({ user }) => ({ userId: user, joined: true, visibleFrom: 0 }));
    }
    case 'member.joined': {
      const { user, visibleFrom } = JSON.parse(event.body) as { user: string; visibleFrom: number };
      return [{ userId: user, joined: true, visibleFrom }];
    }
    case 'member.left': {
      const { user } = JSON.parse(event.body) as { user: string };
      return [{ userId: user, joined: false, visibleFrom: 0 }];
    }
    default:
      return [];
  }
}
