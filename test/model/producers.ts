import type { EventType } from '../../src/domain/shared/events.ts';
import type { ActName } from './acts.ts';

/**
 * Which acts bring about each type of event. Whoever adds a type to the event table adds its acts here: the suite
 * fails for a type without any, and for one that its acts do not bring about.
 */
export const PRODUCERS: Readonly<Record<EventType, readonly ActName[]>> = {
  'conversation.created': ['create group'],
  message: ['message', 'burst'],
  edit: ['edit'],
  recall: ['recall'],
  'member.joined': ['admit'],
  'member.left': ['remove'],
  'account.created': ['register'],
  'profile.changed': ['rename'],
  'privacy.changed': ['decide privacy'],
  'presence.changed': ['choose presence'],
  'session.started': ['sign in'],
  'session.ended': ['sign out', 'end session', 'end other sessions', 'set password'],
  'contact.changed': ['note', 'ask friend', 'accept', 'block'],
  'security.changed': ['change password', 'set password'],
  'invitation.changed': ['invite', 'come in by invitation', 'revoke invitation'],
  'account.closed': ['close account'],
  'history.cleared': ['clear'],
};

/** The types of an event table for which nothing is listed. */
export function withoutProducer(
  events: Readonly<Record<string, unknown>>,
  producers: Readonly<Record<string, readonly ActName[]>> = PRODUCERS,
): string[] {
  return Object.keys(events).filter(
    (type) => !Object.hasOwn(producers, type) || producers[type]?.length === 0,
  );
}
