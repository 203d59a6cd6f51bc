import type { Command } from '../../src/domain/commands.ts';
import type { LogRow, MemberRow } from '../../src/domain/shared/rows.ts';
import type { BatchAnswer } from '../../src/infra/committer/queue.ts';
import type { MemoryTables } from '../../src/infra/memory/tables.ts';
import type { Frame, FrameOutcome } from '../../src/modules/shared/ports.ts';
import type { Findings } from './findings.ts';
import type { Stays } from './stays.ts';

/** What is told of the end of a stream: its counter, its count of numbered rows, and its chain. */
interface End {
  readonly seq: number;
  readonly no: number;
  readonly digest: string;
}

const START: End = { seq: 0, no: 0, digest: '' };
/** The queue gives back what is older than 5 s. */
const OLDEST_MS = 5_000;

/** Looks at every batch at the moment of its commit: numbers, chains, marks, and that a refused frame left nothing. */
export class CommitWatch {
  readonly #tables: MemoryTables;
  readonly #findings: Findings;
  readonly #stays: Stays;
  readonly #ends = new Map<string, End>();
  readonly #marks = new Map<string, MemberRow>();
  readonly #greatest = new Map<string, { read: number; received: number }>();
  readonly #stored = new Set<string>();
  readonly #submittedAt = new WeakMap<Frame, number>();

  constructor(tables: MemoryTables, findings: Findings, stays: Stays) {
    this.#tables = tables;
    this.#findings = findings;
    this.#stays = stays;
  }

  submitted(frame: Frame, at: number): void {
    this.#submittedAt.set(frame, at);
  }

  /** A batch goes to the database: nothing in it may have waited too long. */
  leaves(frames: readonly Frame[], now: number): void {
    for (const frame of frames) {
      const waited = now - (this.#submittedAt.get(frame) ?? now);
      this.#findings.expect(
        waited <= OLDEST_MS,
        'C',
        () => `a frame was committed after ${waited} ms in the queue`,
      );
    }
  }

  committed(frames: readonly Frame[], { outcomes, runs }: BatchAnswer): void {
    for (const { rows } of runs) {
      // Rows of an earlier attempt come again, for those who were not told.
      for (const row of rows) if (row.seq > (this.#ends.get(row.streamId)?.seq ?? 0)) this.#appended(row);
    }
    for (const outcome of outcomes) {
      if (outcome.ok) for (const { clientId } of outcome.results) this.#stored.add(clientId);
    }
    for (const [index, frame] of frames.entries()) {
      const outcome = outcomes[index];
      if (outcome && !outcome.ok) this.#checkRefused(frame, outcome);
      for (const command of frame.commands) this.#checkMarks(command);
    }
  }

  /** Whether a mark so high was ever stored. */
  hadMark(user: string, stream: string, mark: { read: number; received: number }): boolean {
    const greatest = this.#greatest.get(`${user} ${stream}`);
    if (!greatest) return mark.read + mark.received === 0;
    return mark.read <= greatest.read && mark.received <= greatest.received;
  }

  #appended(row: LogRow): void {
    const before = this.#ends.get(row.streamId) ?? START;
    const end = { seq: before.seq + 1, no: before.no + (row.type === 'message' ? 1 : 0), digest: row.digest };
    this.#ends.set(row.streamId, end);
    const place = `${row.streamId}/${row.seq}`;
    this.#findings.expect(row.seq === end.seq, 'P3', () => `${place} was stored where ${end.seq} belongs`);
    this.#findings.expect(row.no === end.no, 'P7', () => `${place} has the count ${row.no}, not ${end.no}`);
    const expected = linked(before.digest, row);
    this.#findings.expect(row.digest === expected, 'P4', () => `${place} breaks the chain of digests`);
    this.#stays.follow(row);
  }

  /** Operations that another frame stored, before or in the same batch, stand; of the others nothing may. */
  #checkRefused({ commands }: Frame, { done }: Extract<FrameOutcome, { ok: false }>): void {
    const stray = done.find(({ clientId }) => !this.#stored.has(clientId));
    this.#findings.expect(!stray, 'P9', () => `${stray?.clientId} is done, though its frame was refused`);
    for (const { userId, clientId, hash } of commands) {
      if (clientId === '' || this.#stored.has(clientId)) continue;
      const receipt = this.#tables.get('receipts', userId, clientId);
      const isStored = receipt?.hash === hash;
      this.#findings.expect(!isStored, 'P9', () => `${clientId} is stored, though its frame was refused`);
    }
  }

  /** A mark only moves up, until the person is admitted anew. */
  #checkMarks(command: Command): void {
    if (!('streamId' in command)) return;
    this.#checkMark(this.#tables.get('members', command.userId, command.streamId));
    if ('memberId' in command)
      this.#checkMark(this.#tables.get('members', command.memberId, command.streamId));
  }

  #checkMark(row: MemberRow | undefined): void {
    if (!row) return;
    const key = `${row.userId} ${row.streamId}`;
    const before = this.#marks.get(key);
    const greatest = this.#greatest.get(key) ?? { read: 0, received: 0 };
    this.#greatest.set(key, {
      read: Math.max(greatest.read, row.readSeq),
      received: Math.max(greatest.received, row.receivedSeq),
    });
    this.#marks.set(key, row);
    if (!before || before.joinedFrom !== row.joinedFrom) return;
    const isUp = row.readSeq >= before.readSeq && row.receivedSeq >= before.receivedSeq;
    this.#findings.expect(
      isUp,
      'P7',
      () => `the mark of ${key} went from ${before.readSeq} to ${row.readSeq}`,
    );
  }
}

/** The chain as docs/protocol.md defines it: the first 8 bytes of SHA-256 over what never changes. */
function linked(before: string, row: LogRow): string {
  const { streamId, seq, no, type, senderId, clientId, part, refSeq, at } = row;
  const link = [before, streamId, seq, no, type, senderId, clientId, part, refSeq ?? '', at].join('|');
  return Bun.CryptoHasher.hash('sha256', link, 'hex').slice(0, 16);
}
