import type { Row } from './records.ts';
import type { Replica } from './replica.ts';

/** Joining or leaving a conversation, as far as it concerns this person; true where they are back in it. */
export function membershipEffect(replica: Replica, event: Row, me: string): boolean {
  if (event.body?.['user'] !== me) return false;
  if (event.type === 'member.left') {
    replica.head = { ...replica.head, leftSeq: event.seq };
  } else if (event.type === 'member.joined') {
    const visibleFrom = Number(event.body['visibleFrom'] ?? 0);
    // What was read from outside, or was hidden, may read otherwise now: the next head opens a new window.
    if (replica.head.leftSeq !== null || visibleFrom < replica.head.visibleFrom) return true;
    replica.hide(visibleFrom);
  }
  return false;
}

export interface PersonalEffect {
  readonly hide?: { readonly stream: string; readonly upTo: number };
  /** The account is another now, and asked for. */
  readonly isAccount?: boolean;
  /** A list of the person's own that is not kept here is to be asked for again. */
  readonly list?: OwnList;
}

/** What a device asks for when somebody looks at it, and is told of when it changes. */
export const OWN_LISTS = ['devices', 'security', 'invitations'] as const;
export type OwnList = (typeof OWN_LISTS)[number];

/** What an event of the person's own stream changes elsewhere. */
export function personalEffect(replica: Replica, event: Row): PersonalEffect | undefined {
  if (replica.head.kind !== 'personal' || !event.body) return undefined;
  const { stream, upTo } = event.body;
  switch (event.type) {
    case 'history.cleared':
      return typeof stream === 'string' && typeof upTo === 'number' ? { hide: { stream, upTo } } : undefined;
    case 'profile.changed':
    case 'privacy.changed':
    case 'presence.changed':
      return { isAccount: true };
    case 'session.started':
    case 'session.ended':
      return { list: 'devices' };
    case 'security.changed':
      return { list: 'security' };
    case 'invitation.changed':
      return { list: 'invitations' };
    default:
      return undefined;
  }
}
