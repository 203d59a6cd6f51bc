import type { Load } from '../../domain/shared/command.ts';
import type { StreamId, UserId } from '../../domain/shared/ids.ts';
import { OWNER_COLUMNS, type OwnedTable } from '../../domain/shared/owned.ts';
import {
  type KeyPart,
  type LogRow,
  primaryKey,
  type TableName,
  type Tables,
} from '../../domain/shared/rows.ts';
import type { Frame } from '../../modules/shared/ports.ts';
import { BatchState } from '../committer/batch-state.ts';
import { decideBatch, loadsOf, moreLoadsOf } from '../committer/decide-batch.ts';
import type { BatchAnswer } from '../committer/queue.ts';
import { OLDEST_SLICE } from '../sql/slices.ts';
import { COLUMNS, STRICTLY_NEW } from '../sql/tables.ts';

const keyText = (key: readonly KeyPart[]): string => key.join(' ');

/** Every table as a map from primary key to row, with the two orders that reads need. Nothing outlives the process. */
export class MemoryTables {
  readonly #tables: { [T in TableName]: Map<string, Tables[T]> };
  readonly #logs = new Map<StreamId, Map<number, LogRow>>();

  constructor() {
    const names = Object.keys(COLUMNS) as TableName[];
    this.#tables = Object.fromEntries(names.map((name) => [name, new Map()])) as never;
  }

  get<T extends TableName>(table: T, ...key: KeyPart[]): Tables[T] | undefined {
    if (table === 'log')
      return this.#logs.get(key[0] as StreamId)?.get(Number(key[1])) as Tables[T] | undefined;
    return this.#tables[table].get(keyText(key));
  }

  all<T extends TableName>(table: T): Tables[T][] {
    if (table === 'log') return [...this.#logs.values()].flatMap((log) => [...log.values()]) as Tables[T][];
    return [...this.#tables[table].values()];
  }

  /** A stream's rows within `first … last`, ascending. */
  rows(streamId: StreamId, first: number, last: number): LogRow[] {
    const log = this.#logs.get(streamId);
    if (!log) return [];
    return [...log.values()].filter(({ seq }) => seq >= first && seq <= last).sort((a, b) => a.seq - b.seq);
  }

  put<T extends TableName>(table: T, row: Tables[T]): void {
    if (table !== 'log') {
      this.#tables[table].set(keyText(primaryKey(table, row)), row);
      return;
    }
    const entry = row as LogRow;
    const log = this.#logs.get(entry.streamId) ?? new Map<number, LogRow>();
    log.set(entry.seq, entry);
    this.#logs.set(entry.streamId, log);
  }

  remove(table: TableName, key: readonly KeyPart[]): void {
    if (table === 'log') this.#logs.get(key[0] as StreamId)?.delete(Number(key[1]));
    else this.#tables[table].delete(keyText(key));
  }

  /** One transaction: everything of the batch, or nothing. */
  run(frames: readonly Frame[], means: { now: number; sha256Prefix(text: string): string }): BatchAnswer {
    const state = new BatchState();
    this.#load(loadsOf(frames), state);
    this.#load(moreLoadsOf(frames, state), state);
    const { outcomes, runs } = decideBatch(frames, state, means);
    const changes = [...state.changes()];
    for (const { table, row, ...change } of changes) {
      const isStrict = STRICTLY_NEW.has(table) && 'isNew' in change && change.isNew;
      if (row && isStrict && this.get(table, ...primaryKey(table, row)))
        throw new Error(`${table} has this row`);
    }
    for (const change of changes) {
      if (change.row) this.put(change.table, change.row as never);
      else this.remove(change.table, change.key);
    }
    return { outcomes, runs };
  }

  #load(loads: readonly Load[], state: BatchState): void {
    for (const load of loads) {
      if ('key' in load) {
        state.putLoaded(load.table, load.key, this.get(load.table, ...load.key));
      } else if ('own' in load) {
        const { streamId, userId, above } = load.own;
        state.putOwn(streamId, userId, above, this.ownAbove(streamId, userId, above));
      } else if ('referring' in load) {
        const { streamId, seq } = load.referring;
        const rows = this.rows(streamId, 0, Number.MAX_SAFE_INTEGER).filter(({ refSeq }) => refSeq === seq);
        state.putReferring(streamId, seq, rows);
      } else if ('oldest' in load) {
        const { userId, relation } = load.oldest;
        const rows = this.all('contacts').filter((row) => row.userId === userId && row.relation === relation);
        rows.sort((a, b) => (a.expiresAt ?? 0) - (b.expiresAt ?? 0));
        state.putOldest(userId, relation, rows.slice(0, OLDEST_SLICE));
      } else if ('role' in load) {
        state.putOwners(this.all('users').filter(({ role }) => role === load.role));
      } else if ('of' in load) {
        state.putOwned(load.table, load.of, this.#ownedBy(load.table, load.of) as never);
      } else {
        const userId = load.prefix[0] as UserId;
        state.putSessions(
          userId,
          this.all('sessions').filter((session) => session.userId === userId),
        );
      }
    }
  }

  #ownedBy(table: OwnedTable, userId: UserId): Tables[OwnedTable][] {
    const column: string = OWNER_COLUMNS[table];
    const rows = this.all(table) as (Tables[OwnedTable] & Record<string, unknown>)[];
    return rows.filter((row) => row[column] === userId);
  }

  ownAbove(streamId: StreamId, userId: UserId, above: number): number {
    const rows = this.rows(streamId, above + 1, Number.MAX_SAFE_INTEGER);
    return rows.filter(({ senderId, type }) => senderId === userId && type === 'message').length;
  }
}
