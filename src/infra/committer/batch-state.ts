import type { Change, State } from '../../domain/shared/command.ts';
import { EVENTS, type EventType } from '../../domain/shared/events.ts';
import type { StreamId, UserId } from '../../domain/shared/ids.ts';
import { OWNER_COLUMNS, type OwnedTable } from '../../domain/shared/owned.ts';
import {
  type ContactRow,
  type KeyPart,
  type LogRow,
  primaryKey,
  type TableName,
  type Tables,
} from '../../domain/shared/rows.ts';

type Row = Tables[TableName];
type TableRows = Map<string, Row | undefined>;
/** `isNew` is true where the batch did not find the row: a table whose keys must be new then refuses to overwrite. */
export type RowChange =
  | { readonly table: TableName; readonly row: Row; readonly isNew: boolean }
  | { readonly table: TableName; readonly key: readonly string[]; readonly row: undefined };
const rowKey = (key: readonly KeyPart[]): string => (key.length === 1 ? String(key[0]) : key.join('\u0000'));

const isNumbered = (type: string): boolean => EVENTS[type as EventType]?.numbered ?? false;

/**
 * The rows one batch works on: what was loaded, then what the batch changed, then what the frame under decision
 * changed. A refused frame's layer is thrown away; an accepted one is folded into the batch's.
 */
export class BatchState implements State {
  readonly #loaded = new Map<TableName, TableRows>();
  readonly #batch = new Map<TableName, TableRows>();
  #frame = new Map<TableName, TableRows>();
  readonly #ownLoaded = new Map<string, number>();
  readonly #referringLoaded = new Map<string, LogRow[]>();
  #ownersLoaded: readonly Tables['users'][] = [];
  readonly #sessionsLoaded = new Map<UserId, Tables['sessions'][]>();
  readonly #oldestLoaded = new Map<string, readonly ContactRow[]>();
  readonly #ownedLoaded = new Map<string, readonly Row[]>();

  hasLoaded(table: TableName, key: readonly KeyPart[]): boolean {
    return this.#loaded.get(table)?.has(rowKey(key)) ?? false;
  }

  putLoaded<T extends TableName>(table: T, key: readonly KeyPart[], row: Tables[T] | undefined): void {
    layerOf(this.#loaded, table).set(rowKey(key), row);
  }

  putOwn(streamId: StreamId, userId: UserId, above: number, count: number): void {
    this.#ownLoaded.set(rowKey([streamId, userId, above]), count);
  }

  putReferring(streamId: StreamId, seq: number, rows: LogRow[]): void {
    this.#referringLoaded.set(rowKey([streamId, seq]), rows);
    // They are stored: changing one of them is a change and no new row.
    for (const row of rows) this.putLoaded('log', [streamId, row.seq], row);
  }

  putSessions(userId: UserId, rows: Tables['sessions'][]): void {
    this.#sessionsLoaded.set(userId, rows);
  }

  putOwners(rows: readonly Tables['users'][]): void {
    this.#ownersLoaded = rows;
    for (const row of rows) this.putLoaded('users', [row.userId], row);
  }

  putOldest(userId: UserId, relation: 'requested' | 'asked', rows: readonly ContactRow[]): void {
    this.#oldestLoaded.set(rowKey([userId, relation]), rows);
    for (const row of rows) this.putLoaded('contacts', primaryKey('contacts', row), row);
  }

  putOwned<T extends OwnedTable>(table: T, userId: UserId, rows: readonly Tables[T][]): void {
    this.#ownedLoaded.set(rowKey([table, userId]), rows);
    for (const row of rows) this.putLoaded(table, primaryKey(table, row), row);
  }

  get<T extends TableName>(table: T, ...key: KeyPart[]): Tables[T] | undefined {
    const name = rowKey(key);
    for (const layer of [this.#frame, this.#batch, this.#loaded]) {
      const rows = layer.get(table);
      if (rows?.has(name)) return rows.get(name) as Tables[T] | undefined;
    }
    throw new Error(`the command did not name ${table} ${name}`);
  }

  noAt(streamId: StreamId, seq: number): number {
    const head = this.get('streams', streamId);
    if (head && seq >= head.lastSeq) return head.lastNo;
    const loadedHead = this.#loaded.get('streams')?.get(streamId) as Tables['streams'] | undefined;
    if (loadedHead && seq === loadedHead.lastSeq) return loadedHead.lastNo;
    return this.get('log', streamId, seq)?.no ?? 0;
  }

  ownAbove(streamId: StreamId, userId: UserId, above: number): number {
    let count = this.#ownLoaded.get(rowKey([streamId, userId, above])) ?? 0;
    for (const row of this.#appended(streamId)) {
      if (row.seq > above && row.senderId === userId && isNumbered(row.type)) count += 1;
    }
    return count;
  }

  oldest(userId: UserId, relation: 'requested' | 'asked'): ContactRow[] {
    const found = this.#oldestLoaded.get(rowKey([userId, relation])) ?? [];
    return found
      .flatMap((row) => this.get('contacts', row.userId, row.peerId) ?? [])
      .filter((row) => row.relation === relation);
  }

  referring(streamId: StreamId, seq: number): LogRow[] {
    const found = this.#referringLoaded.get(rowKey([streamId, seq])) ?? [];
    const rows = new Map(found.map((row) => [row.seq, row]));
    for (const row of this.#appended(streamId)) if (row.refSeq === seq) rows.set(row.seq, row);
    return [...rows.values()].map((row) => this.#newest('log', row));
  }

  sessionsOf(userId: UserId): Tables['sessions'][] {
    const rows = new Map(
      (this.#sessionsLoaded.get(userId) ?? []).map((row) => [row.sessionId as string, row]),
    );
    for (const layer of [this.#batch, this.#frame]) {
      for (const [key, row] of layer.get('sessions') ?? []) {
        const sessionId = key.split('\u0000')[1] ?? '';
        if (row === undefined) rows.delete(sessionId);
        else if ((row as Tables['sessions']).userId === userId)
          rows.set(sessionId, row as Tables['sessions']);
      }
    }
    return [...rows.values()];
  }

  owners(): Tables['users'][] {
    const rows = new Map(this.#ownersLoaded.map((row) => [row.userId as string, row]));
    for (const layer of [this.#batch, this.#frame]) {
      for (const row of layer.get('users')?.values() ?? []) {
        if (row) rows.set((row as Tables['users']).userId, row as Tables['users']);
      }
    }
    return [...rows.values()].filter(({ role }) => role === 'owner');
  }

  ownedBy<T extends OwnedTable>(table: T, userId: UserId): Tables[T][] {
    const loaded = (this.#ownedLoaded.get(rowKey([table, userId])) ?? []) as readonly Tables[T][];
    const rows = new Map<string, Tables[T]>(loaded.map((row) => [rowKey(primaryKey(table, row)), row]));
    for (const layer of [this.#batch, this.#frame]) {
      for (const [key, row] of layer.get(table) ?? []) {
        if (row) rows.set(key, row as Tables[T]);
        else rows.delete(key);
      }
    }
    const column: string = OWNER_COLUMNS[table];
    return [...rows.values()].filter((row) => (row as object as Record<string, unknown>)[column] === userId);
  }

  put<T extends TableName>(table: T, row: Tables[T]): void {
    layerOf(this.#frame, table).set(rowKey(primaryKey(table, row)), row);
  }

  apply(change: Change): void {
    if ('put' in change) this.put(change.put, change.row);
    else layerOf(this.#frame, change.remove).set(rowKey(change.key), undefined);
  }

  keepFrame(): void {
    for (const [table, rows] of this.#frame) {
      const kept = layerOf(this.#batch, table);
      for (const [key, row] of rows) kept.set(key, row);
    }
    this.#frame = new Map();
  }

  dropFrame(): void {
    this.#frame = new Map();
  }

  /** Everything the batch changed, once each, for the store to write. A removed row is `undefined` under its key. */
  *changes(): Generator<RowChange> {
    for (const [table, rows] of this.#batch) {
      const loaded = this.#loaded.get(table);
      for (const [key, row] of rows) {
        if (row) yield { table, row, isNew: loaded?.get(key) === undefined };
        else yield { table, key: key.split('\u0000'), row };
      }
    }
  }

  /** Rows that this batch wrote, each once: one that the frame under decision changes is in both layers. */
  #appended(streamId: StreamId): Iterable<LogRow> {
    const rows = new Map<number, LogRow>();
    for (const layer of [this.#batch, this.#frame]) {
      for (const row of layer.get('log')?.values() ?? []) {
        const each = row as LogRow;
        if (each.streamId === streamId && !this.#loaded.get('log')?.get(rowKey([streamId, each.seq])))
          rows.set(each.seq, each);
      }
    }
    return rows.values();
  }

  #newest(table: 'log', row: LogRow): LogRow {
    const name = rowKey(primaryKey(table, row));
    return (this.#frame.get(table)?.get(name) ?? this.#batch.get(table)?.get(name) ?? row) as LogRow;
  }
}

function layerOf(layer: Map<TableName, TableRows>, table: TableName): TableRows {
  let rows = layer.get(table);
  if (!rows) {
    rows = new Map();
    layer.set(table, rows);
  }
  return rows;
}
