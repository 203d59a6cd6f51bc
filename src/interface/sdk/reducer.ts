import type { Row } from './records.ts';

/**
 * What an event does to the rows of its stream. Pure: it returns the rows to put, the event's own first. An event
 * changes a row only if it came after whatever changed the row last, so a page that already shows the event's effect
 * is left alone and any order of pages and events ends in the same rows. Types that this client does not know are
 * kept as they came.
 */
export function applyEvent(rows: ReadonlyMap<number, Row>, event: Row): Row[] {
  return [event, ...effectsOf(rows, event)];
}

/** The effect on other rows alone, for a page that was read before the event. */
export function effectsOf(rows: ReadonlyMap<number, Row>, event: Row): Row[] {
  if (event.ref === undefined) return [];
  switch (event.type) {
    case 'edit':
      return edited(rows, event);
    case 'recall':
      return recalled(rows, event);
    default:
      return [];
  }
}

/** Rows that change others, and rows that stand for nothing visible, are no lines of a conversation. */
export const isLine = (row: Row): boolean => row.ref === undefined && row.type !== 'void';

/** Which of two states of one row is the later. */
const changedAt = (row: Row): number => row.changed ?? row.seq;

/** How the rows look to someone who sees only what is above `line`: `void` stands for changes of hidden rows. */
export function hideUpTo(rows: Iterable<Row>, line: number): Row[] {
  const hidden: Row[] = [];
  for (const row of rows) {
    if (row.seq <= line || row.ref === undefined || row.ref > line || row.type === 'void') continue;
    hidden.push({ seq: row.seq, no: row.no, type: 'void', at: row.at });
  }
  return hidden;
}

function edited(rows: ReadonlyMap<number, Row>, event: Row): Row[] {
  const target = rows.get(event.ref ?? 0);
  // An edit without a body was erased with its target; the event that did it follows and blanks the target as well.
  if (!target?.body || !event.body || event.seq <= changedAt(target)) return [];
  const { text, mentions } = event.body;
  const before = target.body;
  const body = {
    v: 1,
    kind: before['kind'],
    text,
    ...(Array.isArray(mentions) && mentions.length > 0 ? { mentions } : {}),
    original: before['original'] ?? before['text'],
    edits: Number(before['edits'] ?? 0) + 1,
  };
  return [{ ...target, body, changed: event.seq }];
}

/** Edits hold old text, so everything that refers to the recalled row is blanked with it. */
function recalled(rows: ReadonlyMap<number, Row>, event: Row): Row[] {
  const erased: Row[] = [];
  for (const row of rows.values()) {
    const isNamed = row.seq === event.ref || row.ref === event.ref;
    if (isNamed && event.seq > changedAt(row)) erased.push({ ...row, body: null, changed: event.seq });
  }
  return erased;
}
