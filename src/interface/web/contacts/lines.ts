import { type Findable, isFound } from '../chats/search.ts';
import { type Contact, isAsking } from '../device/use-contacts.ts';
import { byName, initialOf } from '../words/initials.ts';

/** Which people are wanted: a label is written behind a space, so that no label is taken for another choice. */
export type ContactFilter = 'all' | 'blocked' | `label ${string}`;

export type Room = 'asking' | 'sent' | 'starred' | 'friends' | 'noted' | 'blocked' | 'found';

/** One line of the list of people: a heading, or somebody. A letter is a heading of its own. */
export type ContactLine =
  | { readonly kind: 'heading'; readonly key: string; readonly room: Room; readonly letter?: string }
  | { readonly kind: 'person'; readonly key: string; readonly room: Room; readonly contact: Contact };

export interface Wanted {
  readonly filter: ContactFilter;
  readonly query: string;
}

/** By which names somebody is found: one's own for them, theirs, and their handle. */
export const findableOf = ({ user, remark }: Contact): Findable => ({
  title: remark ?? user.name,
  handle: user.handle,
  ...(remark === undefined ? {} : { name: user.name }),
});

/** The list of people as it is read from above to below. */
export function linesOf(contacts: readonly Contact[], { filter, query }: Wanted): ContactLine[] {
  if (query.trim() !== '') return peopleOf('found', contacts.filter(whoever(query)));
  if (filter === 'blocked')
    return peopleOf(
      'blocked',
      contacts.filter(({ isBlocked }) => isBlocked),
    );
  const open = contacts.filter(({ isBlocked }) => !isBlocked);
  if (filter !== 'all') return peopleOf('found', open.filter(labelled(filter.slice('label '.length))));
  const others = open.filter(({ relation }) => relation !== 'asked' && relation !== 'requested');
  const plain = others.filter(({ isStarred }) => !isStarred);
  return [
    ...headed('asking', open.filter(isAsking).toSorted(newestFirst)),
    ...headed('starred', others.filter(({ isStarred }) => isStarred).toSorted(inOrder)),
    ...byLetter(plain.filter(({ relation }) => relation === 'friend')),
    ...headed('noted', plain.filter(({ relation }) => relation === 'none').toSorted(inOrder)),
    ...headed('sent', open.filter(({ relation }) => relation === 'requested').toSorted(newestFirst)),
  ];
}

/** Every label in use, in the order of names. */
export const labelsOf = (contacts: readonly Contact[]): string[] =>
  [...new Set(contacts.flatMap(({ labels }) => labels))].sort(byName);

const called = ({ user, remark }: Contact): string => remark ?? user.name;
const inOrder = (a: Contact, b: Contact): number => byName(called(a), called(b));
const newestFirst = (a: Contact, b: Contact): number => (b.askedAt ?? 0) - (a.askedAt ?? 0);
const whoever = (query: string) => (contact: Contact) => isFound(findableOf(contact), query);
const labelled =
  (label: string) =>
  ({ labels }: Contact): boolean =>
    labels.includes(label);

const peopleOf = (room: Room, contacts: readonly Contact[]): ContactLine[] =>
  contacts.toSorted(inOrder).map((contact) => personIn(room, contact));

const personIn = (room: Room, contact: Contact): ContactLine => ({
  ...{ kind: 'person', key: contact.user.id },
  ...{ room, contact },
});

function headed(room: Room, contacts: readonly Contact[]): ContactLine[] {
  if (contacts.length === 0) return [];
  return [{ kind: 'heading', key: room, room }, ...contacts.map((contact) => personIn(room, contact))];
}

function byLetter(friends: readonly Contact[]): ContactLine[] {
  const letters = new Map<string, Contact[]>();
  for (const friend of friends.toSorted(inOrder)) {
    const letter = initialOf(called(friend));
    const those = letters.get(letter);
    if (those) those.push(friend);
    else letters.set(letter, [friend]);
  }
  // What begins with no letter comes last.
  const sorted = [...letters].sort(([a], [b]) => Number(a === '#') - Number(b === '#') || (a < b ? -1 : 1));
  return sorted.flatMap(([letter, those]): ContactLine[] => [
    { kind: 'heading', key: `letter ${letter}`, room: 'friends', letter },
    ...those.map((contact) => personIn('friends', contact)),
  ]);
}
