import type { Row } from '../../src/interface/sdk/index.ts';
import type { Line, View } from './view.ts';

/** Where what is shown differs from what should be, as sentences; empty where both are the same. */
export function differences(where: string, shown: unknown, expected: unknown): string[] {
  if (Bun.deepEquals(shown, expected)) return [];
  if (isTree(shown) && isTree(expected)) {
    const keys = new Set([...Object.keys(shown), ...Object.keys(expected)]);
    return [...keys].flatMap((key) => differences(`${where} / ${key}`, shown[key], expected[key]));
  }
  return [`${where}: ${JSON.stringify(shown)} where ${JSON.stringify(expected)} belongs`];
}

type Tree = Readonly<Record<string, unknown>>;
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

/** By stream that somebody left, the rows that were changed afterwards. */
export type ChangedLater = ReadonlyMap<string, ReadonlySet<number>>;

/** What a page says of such a row is that it is erased, by nothing later than the leaving. */
export function changedLater({ entries, rows }: View): ChangedLater {
  const ended = Object.keys(entries).filter((stream) => entries[stream]?.isEnded);
  return new Map(
    ended.map((stream) => {
      const all = rows[stream] ?? [];
      const left = all.at(-1)?.seq;
      const later = all.filter(({ body, changed }) => body === null && changed === left);
      return [stream, new Set(later.map(({ seq }) => seq))];
    }),
  );
}

/**
 * The view without what two devices may differ in: one that showed a row before its person left keeps it as it was,
 * one that reads it afterwards is told that it is erased.
 */
export function withoutChangedLater(view: View, later: ChangedLater): View {
  const entries = { ...view.entries };
  const rows = { ...view.rows };
  const lines = { ...view.lines };
  for (const [stream, seqs] of later) {
    const entry = entries[stream];
    if (seqs.size === 0 || !entry) continue;
    entries[stream] = { ...entry, mentions: 0 };
    rows[stream] = (rows[stream] ?? []).map((row) => (seqs.has(row.seq) ? erasedRow(row) : row));
    lines[stream] = (lines[stream] ?? []).map((line) => (seqs.has(line.seq ?? 0) ? erasedLine(line) : line));
  }
  return { ...view, entries, rows, lines };
}

/**
 * The entries with what the server counts where a device shows less of a conversation that its person left: what is read
 * there afterwards, or was not told before, the device keeps to itself.
 */
export function withoutOwnMarks(shown: View['entries'], expected: View['entries']): View['entries'] {
  const entries = Object.entries(shown).map(([stream, entry]) => {
    const counted = expected[stream];
    const isLess = entry.isEnded && counted?.isEnded && entry.unread < counted.unread;
    return [
      stream,
      isLess ? { ...entry, unread: counted.unread, mentions: counted.mentions } : entry,
    ] as const;
  });
  return Object.fromEntries(entries);
}

const erasedRow = (row: Row): Row => ({ ...row, body: null, changed: 0 });
const erasedLine = (line: Line): Line => ({
  ...line,
  text: undefined,
  mentions: [],
  edits: 0,
  isErased: true,
});
