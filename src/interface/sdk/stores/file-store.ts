import { copyFile, type FileHandle, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Store } from '../ports.ts';
import type {
  ContactsChange,
  OutboxChange,
  Row,
  RowRange,
  StoredIdentity,
  StoredState,
  StreamChange,
} from '../records.ts';
import { type JournalLine, parseJournal, replay, snapshotLines } from './journal.ts';
import { MemoryStore } from './memory-store.ts';

/** Below this a journal is not worth rewriting. */
const COMPACT_FROM_BYTES = 1024 * 1024;
/** Rewritten when it has grown to this many times what it was after the last rewriting. */
const COMPACT_FACTOR = 4;

interface Waiting {
  readonly line: JournalLine;
  readonly isDurable: boolean;
  readonly done: () => void;
  readonly failed: (fault: unknown) => void;
}

/**
 * Keeps everything in one append-only journal of JSON lines in a folder, for programs on Bun and Node. A line takes
 * effect whole or not at all: what a crash tore off at the end is cut away at the next start. Writes that must be
 * durable are flushed to the disk before they resolve; several that wait are flushed together. Only one process may
 * use a folder at a time. The journal holds the session's token, so nobody else may read it.
 */
export class FileStore implements Store {
  readonly #folder: string;
  readonly #compactFrom: number;
  readonly #mirror = new MemoryStore();
  #file: FileHandle | undefined;
  /** Everything up to here is whole; what may lie behind it is the rest of a write that failed. */
  #bytes = 0;
  #isClean = false;
  #compactedBytes = 0;
  #waiting: Waiting[] = [];
  #work: Promise<void> | undefined;
  #isClosed = false;

  constructor(folder: string, options: { compactFromBytes?: number } = {}) {
    this.#folder = folder;
    this.#compactFrom = options.compactFromBytes ?? COMPACT_FROM_BYTES;
  }

  async load(newest: number): Promise<StoredState> {
    await this.#append({ none: true }, false);
    return this.#mirror.load(newest);
  }

  async readRows(stream: string, range: RowRange): Promise<readonly Row[]> {
    await this.#append({ none: true }, false);
    return this.#mirror.readRows(stream, range);
  }

  saveIdentity(identity: StoredIdentity): Promise<void> {
    return this.#append({ identity }, true);
  }

  async saveStreams(changes: readonly StreamChange[]): Promise<void> {
    await Promise.all(changes.map((stream) => this.#append({ stream }, false)));
  }

  saveOutbox(outbox: OutboxChange): Promise<void> {
    return this.#append({ outbox }, true);
  }

  saveContacts(contacts: ContactsChange): Promise<void> {
    return this.#append({ contacts }, false);
  }

  /** The journal is rewritten, so that nothing of what it held stays readable in the folder. */
  wipe(): Promise<void> {
    return this.#append({ wipe: true }, true);
  }

  /** What was asked before is written first; what is asked afterwards is refused. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#work;
    await this.#file?.close();
    this.#file = undefined;
  }

  #append(line: JournalLine, isDurable: boolean): Promise<void> {
    if (this.#isClosed) return Promise.reject(new Error('This store is closed.'));
    const written = new Promise<void>((done, failed) =>
      this.#waiting.push({ line, isDurable, done, failed }),
    );
    this.#work ??= this.#drain();
    return written;
  }

  async #drain(): Promise<void> {
    // The first turn is left to others, so that what is asked in one go is written in one go.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        await this.#write(batch);
        for (const { done } of batch) done();
      } catch (fault) {
        for (const { failed } of batch) failed(fault);
      }
    }
    this.#work = undefined;
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    if (this.#isGrown) await this.#compact();
    const file = await this.#opened();
    const lines = batch.map(({ line }) => line);
    const text = lines.map(textOf).join('');
    this.#isClean = false;
    await file.appendFile(text);
    if (batch.some(({ isDurable }) => isDurable)) await file.datasync();
    this.#isClean = true;
    this.#bytes += Buffer.byteLength(text);
    for (const line of lines) replay(this.#mirror, line);
    if (lines.some((line) => 'wipe' in line)) await this.#compact();
  }

  async #opened(): Promise<FileHandle> {
    const file = this.#file ?? (await this.#open());
    // Half a line must never stand before the next one.
    if (!this.#isClean) await file.truncate(this.#bytes);
    this.#isClean = true;
    return file;
  }

  async #open(): Promise<FileHandle> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const bytes = await readFile(this.#path).catch(nothingThere);
    const { lines, goodBytes, isDamaged } = parseJournal(bytes);
    // More than a torn last line is no crash of this program: keep it for whoever wants to look.
    if (isDamaged) await copyFile(this.#path, `${this.#path}.damaged`);
    this.#mirror.forget();
    for (const line of lines) replay(this.#mirror, line);
    this.#bytes = goodBytes;
    this.#compactedBytes = goodBytes;
    const file = await open(this.#path, 'a', 0o600);
    await syncFolder(this.#folder);
    this.#file = file;
    return file;
  }

  get #isGrown(): boolean {
    return this.#bytes > Math.max(this.#compactFrom, COMPACT_FACTOR * this.#compactedBytes);
  }

  /**
   * Writes what holds now to a new journal, which then takes the place of the old one in one step. Before that step
   * nothing has changed, so a failure leaves the old journal in use.
   */
  async #compact(): Promise<void> {
    // Should there be no room for it, the next try waits until the journal has grown as much again.
    this.#compactedBytes = this.#bytes;
    const fresh = `${this.#path}.new`;
    await rm(fresh, { force: true });
    const text = snapshotLines(this.#mirror.snapshot()).map(textOf).join('');
    const file = await open(fresh, 'ax', 0o600);
    try {
      await file.appendFile(text);
      await file.sync();
      await rename(fresh, this.#path);
    } catch (fault) {
      await file.close();
      throw fault;
    }
    const old = this.#file;
    this.#file = file;
    this.#bytes = Buffer.byteLength(text);
    this.#compactedBytes = this.#bytes;
    await old?.close();
    await syncFolder(this.#folder);
  }

  get #path(): string {
    return join(this.#folder, 'journal.jsonl');
  }
}

const textOf = (line: JournalLine): string => ('none' in line ? '' : `${JSON.stringify(line)}\n`);

function nothingThere(fault: unknown): Buffer {
  if (fault instanceof Error && 'code' in fault && fault.code === 'ENOENT') return Buffer.alloc(0);
  throw fault;
}

/** Makes the name of a new file as durable as its content. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  await folder.sync().finally(() => folder.close());
}
