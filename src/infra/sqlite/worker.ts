import { sha256Prefix } from '../crypto/hasher.ts';
import { readAloud } from '../pinyin/read-aloud.ts';
import { openWriter, type Sqlite } from './database.ts';
import { storeFault } from './fault.ts';
import { SqliteStore } from './store.ts';
import { SqliteUpkeep } from './upkeep.ts';
import type { WriterAnswer, WriterRequest } from './wire.ts';

/** The writer's thread: one connection, one request at a time, in the order in which they came. */
declare const self: Worker;

let open: { db: Sqlite; store: SqliteStore; upkeep: SqliteUpkeep } | undefined;

self.onmessage = (event: MessageEvent<string>) => {
  const request = JSON.parse(event.data) as WriterRequest;
  self.postMessage(JSON.stringify(answer(request)));
};

function answer(request: WriterRequest): WriterAnswer {
  try {
    return { id: request.id, value: carryOut(request) ?? null };
  } catch (fault) {
    const { code, isFatal } = storeFault(fault);
    const message = fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
    return { id: request.id, fault: { ...(code ? { code } : {}), isFatal, message } };
  }
}

function carryOut(request: WriterRequest): unknown {
  if (request.kind === 'open') {
    const db = openWriter(request.path, request.synchronous);
    const store = new SqliteStore(db, { now: Date.now, sha256Prefix, readAloud });
    store.bringUpToDate();
    open = { db, store, upkeep: new SqliteUpkeep(db, () => store.forgetRows()) };
    return undefined;
  }
  if (!open) throw new Error('the writer was not opened');
  switch (request.kind) {
    case 'batch':
      return open.store.run(request.frames);
    case 'trim':
      return open.upkeep.trim(request.streamId, request.floor);
    case 'advance':
      return open.upkeep.advance(request.consumer, request.positions);
    case 'sweep':
      return open.upkeep.sweep(request.before, Date.now());
    case 'seen':
      return open.upkeep.seen(request.sessions);
    case 'close':
      return close();
  }
}

/** Folds the write-ahead log into the file, so that a stopped server leaves one file. */
function close(): void {
  open?.db.pragma('wal_checkpoint(TRUNCATE)');
  open?.db.close();
  open = undefined;
}
