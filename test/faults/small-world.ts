import { Database } from 'bun:sqlite';
import { fingerprint, type LineOf, type RecordedEvent, type RecordLine } from './record.ts';

/** A row of the log as the fixture writes it; `first` is its body before a later event changed it. */
interface Row {
  readonly seq: number;
  readonly no: number;
  readonly type: string;
  readonly by: string;
  readonly ref?: number;
  readonly changed?: number;
  readonly body: object | null;
  readonly first?: object;
}

const text = (value: string) => ({ v: 1, kind: 'text', text: value });

/** What alice and bob did in their conversation `talk`; nothing is wrong with it. */
const rows: readonly Row[] = [
  { seq: 1, no: 0, type: 'conversation.created', by: 'alice', body: { v: 1, kind: 'direct' } },
  {
    seq: 2,
    no: 1,
    type: 'message',
    by: 'alice',
    changed: 5,
    body: { ...text('noon'), original: 'one', edits: 1 },
    first: text('one'),
  },
  { seq: 3, no: 2, type: 'message', by: 'bob', changed: 6, body: null, first: text('oops') },
  { seq: 4, no: 3, type: 'message', by: 'alice', body: text('three') },
  { seq: 5, no: 3, type: 'edit', by: 'alice', ref: 2, body: { v: 1, text: 'noon' } },
  { seq: 6, no: 3, type: 'recall', by: 'bob', ref: 3, body: { v: 1 } },
  { seq: 7, no: 4, type: 'message', by: 'bob', body: text('hello alice') },
  { seq: 8, no: 5, type: 'message', by: 'bob', body: text('still there?') },
];
const devices = { 'alice.1': 'alice', 'alice.2': 'alice', 'bob.1': 'bob' };

/** A record and a database that a checker can find nothing wrong with, to plant violations in. */
export interface SmallWorld {
  lines: RecordLine[];
  readonly database: Database;
}

export function smallWorld(): SmallWorld {
  const database = new Database(':memory:');
  database.run(schema);
  for (const row of rows) insertRow(database, row);
  database.run(`INSERT INTO streams VALUES ('talk', 'direct', 8, 5, 0, 'digest8')`);
  database.run(`INSERT INTO members VALUES ('alice', 'talk', 0, NULL, 4, 8), ('bob', 'talk', 0, NULL, 8, 8)`);
  database.run(`INSERT INTO mentions VALUES ('alice', 'talk', 7, 'bob')`);
  return { lines: [...introductions(), ...deliveries(), ...marks(), ...ends()], database };
}

/** The place of the one line that matches. */
export function lineOf<K extends RecordLine['k']>(
  { lines }: SmallWorld,
  kind: K,
  matches: (line: LineOf<K>) => boolean,
): LineOf<K> {
  const found = lines.find((line) => line.k === kind && matches(line as LineOf<K>));
  if (!found) throw new Error(`The small world has no such ${kind}.`);
  return found as LineOf<K>;
}

/** Replaces one line by others, or by none. */
export function replaceLine(world: SmallWorld, line: RecordLine, ...by: RecordLine[]): void {
  world.lines.splice(world.lines.indexOf(line), 1, ...by);
}

function introductions(): RecordLine[] {
  return Object.entries(devices).flatMap(([d, u]): RecordLine[] => [
    { k: 'device', d, u, client: 'raw' },
    { k: 'window', d, s: 'talk', base: 0, reason: 'joined', head: 0 },
  ]);
}

/** Every operation is sent, acknowledged and delivered to all devices; alice's third is resent after a kill. */
function deliveries(): RecordLine[] {
  return rows.flatMap((row) => [
    ...(row.type === 'conversation.created' ? [] : operation(row)),
    ...Object.keys(devices).map((d): RecordLine => ({ k: 'event', d, s: 'talk', ...passing(row) })),
  ]);
}

function operation(row: Row): RecordLine[] {
  const d = `${row.by}.1`;
  const about = { t: 0, d, u: row.by, s: 'talk', id: `c${row.seq}` };
  const sent = { op: row.type, order: row.seq, ...(row.ref ? { ref: row.ref } : {}) };
  const body = row.first ?? row.body;
  const content = body && 'text' in body ? { text: fingerprint(body.text) } : {};
  const invoke = (attempt: number): RecordLine => ({ k: 'invoke', ...about, ...sent, ...content, attempt });
  const again: RecordLine[] = [
    { k: 'unknown', ...about },
    { k: 'kill', t: 0, round: 1 },
    { k: 'started', t: 0, round: 1, tookMs: 10 },
    invoke(2),
  ];
  const isResent = row.seq === 4;
  return [invoke(1), ...(isResent ? again : []), { k: 'ok', ...about, seq: row.seq, duplicate: isResent }];
}

function marks(): RecordLine[] {
  const refused = { t: 0, d: 'alice.1', u: 'alice', s: 'talk', id: 'c99' };
  return [
    { k: 'ask', ask: 1 },
    { k: 'mark', u: 'alice', s: 'talk', read: 3, received: 6, ask: 1 },
    { k: 'answered', ask: 1 },
    { k: 'mark', u: 'alice', s: 'talk', read: 4, received: 7 },
    { k: 'ask', ask: 2 },
    { k: 'mark', u: 'alice', s: 'talk', read: 4, received: 8, ask: 2 },
    { k: 'answered', ask: 2 },
    { k: 'invoke', ...refused, op: 'edit', ref: 3, order: 9, attempt: 1 },
    { k: 'fail', ...refused, code: 'not_yours' },
  ];
}

function ends(): RecordLine[] {
  const shown = Object.entries(devices).flatMap(([d, u]): RecordLine[] => [
    ...rows.map((row): RecordLine => ({ k: 'shown', d, s: 'talk', ...lasting(row) })),
    { k: 'final', d, u, s: 'talk', base: 0, cursor: 8, digest: 'digest8' },
  ]);
  const read = ['alice', 'bob'].flatMap((u) =>
    rows.map((row): RecordLine => ({ k: 'api', u, s: 'talk', ...lasting(row) })),
  );
  const head = { k: 'head', s: 'talk', last: 8, digest: 'digest8' } as const;
  return [
    ...shown,
    ...read,
    { ...head, u: 'alice', read: 4, unread: 2, mentions: 1 },
    { ...head, u: 'bob', read: 8, unread: 0, mentions: 0 },
  ];
}

/** The row as it was when it was new. */
function passing(row: Row): RecordedEvent & { digest: string } {
  const body = fingerprint(row.first ?? row.body);
  return { ...identity(row), changed: row.seq, body, digest: `digest${row.seq}` };
}

/** The row as it is in the end. */
function lasting(row: Row): RecordedEvent {
  return { ...identity(row), changed: row.changed ?? row.seq, body: fingerprint(row.body) };
}

function identity({ seq, no, type, by, ref }: Row) {
  return { seq, no, type, by, id: `c${seq}`, part: 0, ...(ref ? { ref } : {}) };
}

function insertRow(database: Database, { seq, no, type, by, ref, changed, body }: Row): void {
  const json = body && JSON.stringify(body);
  database.run(`INSERT INTO log VALUES ('talk', ?, ?, ?, ?, ?, 0, ?, ?, ?, ?)`, [
    ...[seq, no, type, by, `c${seq}`, ref ?? null, changed ?? seq, `digest${seq}`, json],
  ]);
  database.run('INSERT INTO receipts VALUES (?, ?, ?)', [by, `c${seq}`, seq]);
}

/** The columns that the checker reads; primary keys are left out, so that doubled rows can be planted. */
const schema = `
  CREATE TABLE streams (stream_id TEXT, kind TEXT, last_seq INT, last_no INT, floor_seq INT, digest TEXT);
  CREATE TABLE log (stream_id TEXT, seq INT, no INT, type TEXT, sender_id TEXT, client_id TEXT, part INT,
    ref_seq INT, changed_seq INT, digest TEXT, body TEXT);
  CREATE TABLE members (user_id TEXT, stream_id TEXT, visible_from INT, left_seq INT, read_seq INT, received_seq INT);
  CREATE TABLE receipts (sender_id TEXT, client_id TEXT, seq INT);
  CREATE TABLE mentions (user_id TEXT, stream_id TEXT, seq INT, sender_id TEXT);
`;
