import type { UserId } from '../../domain/shared/ids.ts';
import type { LogRow } from '../../domain/shared/rows.ts';
import type { Run } from './ports.ts';

/** Something was committed by which somebody may see more or less of somebody else. */
export type Decision =
  /** How somebody wants to be seen, or who may do what. */
  | { readonly about: 'presence' | 'privacy'; readonly userId: UserId }
  /** What two people are to each other. `isMutual`: both were told, so that it is no note of one of them alone. */
  | {
      readonly about: 'contact';
      readonly userId: UserId;
      readonly peerId: UserId;
      readonly isMutual: boolean;
    };

const OWN: Readonly<Record<string, 'presence' | 'privacy'>> = {
  'presence.changed': 'presence',
  'privacy.changed': 'privacy',
};

/** What these rows decide; nothing, for nearly every commit. */
export function decisionsIn(runs: readonly Run[]): Decision[] {
  const rows = runs.flatMap((run) =>
    run.rows.filter(({ type }) => type in OWN || type === 'contact.changed'),
  );
  if (rows.length === 0) return [];
  // Of two people who are told, the row of the one who acted names the other, and the other's names the one who acted.
  const mutual = new Set(rows.flatMap((row) => (peerIn(row) === row.senderId ? [row.clientId] : [])));
  return rows.flatMap((row): Decision[] => {
    const { type, senderId: userId, clientId } = row;
    const about = OWN[type];
    if (about) return [{ about, userId }];
    const peerId = peerIn(row);
    if (peerId === undefined || peerId === userId) return [];
    return [{ about: 'contact', userId, peerId, isMutual: mutual.has(clientId) }];
  });
}

function peerIn({ type, body }: LogRow): UserId | undefined {
  if (type !== 'contact.changed' || body === null) return undefined;
  return (JSON.parse(body) as { contact: { user: { id: UserId } } }).contact.user.id;
}
