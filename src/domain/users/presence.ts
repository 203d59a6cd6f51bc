import type { RefusalCode } from '../shared/refusals.ts';
import type { UserRow } from '../shared/rows.ts';
import { lineFault } from './told-text.ts';

/** How a person wants to be seen, whatever their sockets tell. */
export interface ChosenPresence {
  /** `invisible` looks like somebody who left when it was chosen. */
  readonly mode: 'away' | 'busy' | 'invisible';
  /** What they say of it. */
  readonly text?: string;
  /** When it is over, in milliseconds since 1970. */
  readonly until?: number;
}

/** As it is kept: with the time at which it was chosen. */
interface KeptPresence extends ChosenPresence {
  readonly since: number;
}

/** What is known of a person's devices. */
export interface Whereabouts {
  readonly isConnected: boolean;
  /** Nobody has touched any of the connected devices for a while. */
  readonly isIdle: boolean;
  /** When a device of theirs was seen last, where that is known and the asker's to know. */
  readonly seenAt?: number | undefined;
}

/** What somebody who may see it is told of a person. */
export interface ShownPresence {
  readonly online: boolean;
  /** Only of somebody who is not online. */
  readonly seenAt?: number;
  readonly mode?: 'away' | 'busy';
  readonly text?: string;
}

/** Also what everybody else is told: somebody who was here so long ago that it is not known any more. */
export const LONG_OFFLINE: ShownPresence = { online: false };

const TEXT_MAX_CODE_POINTS = 80;

/** What is chosen as of `now`; `null` where the devices tell. */
export function presenceOf(user: Pick<UserRow, 'presence'>, now: number): ChosenPresence | null {
  const kept = keptOf(user);
  if (!kept || isOver(kept, now)) return null;
  const { since: _since, ...chosen } = kept;
  return chosen;
}

/** The text that `users.presence` holds for a choice, or `presence_invalid`. */
export function keptPresence(
  chosen: ChosenPresence | null,
  now: number,
): { readonly presence: string | null } | { readonly refused: RefusalCode } {
  if (chosen === null) return { presence: null };
  const { mode, until } = chosen;
  const text = chosen.text?.trim() ?? '';
  if (text !== '' && lineFault(text, TEXT_MAX_CODE_POINTS)) return { refused: 'presence_invalid' };
  if (until !== undefined && until <= now) return { refused: 'presence_invalid' };
  const kept: KeptPresence = {
    mode,
    // Whoever cannot be seen says nothing.
    ...(text === '' || mode === 'invisible' ? {} : { text }),
    ...(until === undefined ? {} : { until }),
    since: now,
  };
  return { presence: JSON.stringify(kept) };
}

/** How a person is shown to those who may see it, as of `now`. */
export function shownPresence(
  user: Pick<UserRow, 'presence'>,
  { isConnected, isIdle, seenAt }: Whereabouts,
  now: number,
): ShownPresence {
  const kept = keptOf(user);
  const chosen = kept && !isOver(kept, now) ? kept : undefined;
  // Whoever may not know when somebody was last here does not learn it of somebody invisible either.
  if (chosen?.mode === 'invisible') return lastSeen(seenAt === undefined ? undefined : chosen.since);
  if (!isConnected) return lastSeen(withoutHidden(seenAt, kept));
  if (!chosen) return isIdle ? { online: true, mode: 'away' } : { online: true };
  const { mode, text } = chosen;
  return { online: true, mode, ...(text === undefined ? {} : { text }) };
}

/** Whether a person wants to be seen by nobody, as of `now`. */
export const isInvisible = (user: Pick<UserRow, 'presence'>, now: number): boolean =>
  presenceOf(user, now)?.mode === 'invisible';

/** What was chosen and is over by `now` changes by itself at this time; `undefined` where nothing does. */
export function presenceChangesAt(user: Pick<UserRow, 'presence'>, now: number): number | undefined {
  const until = keptOf(user)?.until;
  return until !== undefined && until > now ? until : undefined;
}

const lastSeen = (seenAt: number | undefined): ShownPresence =>
  seenAt === undefined ? LONG_OFFLINE : { online: false, seenAt };

/** What a device did while its person was invisible stays hidden when that is over. */
function withoutHidden(seenAt: number | undefined, kept: KeptPresence | undefined): number | undefined {
  if (seenAt === undefined || kept?.mode !== 'invisible') return seenAt;
  const isHidden = seenAt > kept.since && seenAt <= (kept.until ?? seenAt);
  return isHidden ? kept.since : seenAt;
}

const keptOf = ({ presence }: Pick<UserRow, 'presence'>): KeptPresence | undefined =>
  presence === null ? undefined : (JSON.parse(presence) as KeptPresence);

const isOver = ({ until }: KeptPresence, now: number): boolean => until !== undefined && until <= now;
