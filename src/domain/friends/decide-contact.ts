import { type CommandRule, refuse } from '../shared/command.ts';
import type { ContactRow } from '../shared/rows.ts';
import { nameFault } from '../users/handle.ts';
import { LABEL_MAX_CODE_POINTS, LABELS_MAX } from './bounds.ts';
import type { ChangeContact } from './commands.ts';
import { saysSomething } from './contact.ts';
import { loadPair, pairOf, settle } from './pair.ts';
import { hasRoomFor } from './tally.ts';

/** What somebody notes about another is theirs alone, and needs no friendship. */
export const changeContactRule: CommandRule<ChangeContact> = {
  load: loadPair,
  decide: (command, state, { now }) => {
    const pair = pairOf(command, state, now);
    if (!pair) return refuse('not_found');
    const remark = command.remark?.trim() === '' ? null : command.remark?.trim();
    const labels = command.labels && [...new Set(command.labels.map((label) => label.trim()))];
    // A remark is a name of its own, and is as long as one.
    if (remark && nameFault(remark)) return refuse('remark_invalid');
    if (labels && (labels.length > LABELS_MAX || labels.some(isNoLabel))) return refuse('labels_invalid');
    const { row } = pair.me;
    const noted = { ...row, ...remarkIn(command, remark), ...starIn(command, row, now), ...labelsIn(labels) };
    if (saysSomething(noted, now) && !hasRoomFor(row, state)) return refuse('contacts_full');
    return settle(pair, state, { me: noted });
  },
};

const isNoLabel = (label: string): boolean =>
  nameFault(label) !== undefined || [...label].length > LABEL_MAX_CODE_POINTS;

const remarkIn = (command: ChangeContact, remark: string | null | undefined): Partial<ContactRow> =>
  command.remark === undefined ? {} : { remark: remark ?? null };

const starIn = (
  { isStarred }: ChangeContact,
  { starredAt }: ContactRow,
  now: number,
): Partial<ContactRow> => {
  if (isStarred === undefined) return {};
  return { starredAt: isStarred ? (starredAt ?? now) : null };
};

const labelsIn = (labels: readonly string[] | undefined): Partial<ContactRow> =>
  labels === undefined ? {} : { labels: JSON.stringify(labels) };
