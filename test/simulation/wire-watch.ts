import type { LogRow } from '../../src/domain/shared/rows.ts';
import type { MemoryTables } from '../../src/infra/memory/tables.ts';
import type { Event, FrameOf, Head, Result, ServerFrame } from '../../src/interface/protocol/index.ts';
import type { CommitWatch } from './commit-watch.ts';
import type { Findings } from './findings.ts';
import type { Ledger } from './ledger.ts';
import type { Stays } from './stays.ts';
import type { WireEar } from './wire.ts';

export interface WatchParts {
  readonly tables: MemoryTables;
  readonly findings: Findings;
  readonly stays: Stays;
  readonly ledger: Ledger;
  readonly watch: Pick<CommitWatch, 'hadMark'>;
  /** The device asked for rows below those it holds. */
  onAsksBack(stream: string): void;
}

interface SentFrame {
  readonly op: string;
  readonly stream: string;
  readonly operations: readonly {
    clientId: string;
    attempt: number;
    type: string;
    text?: string;
    ref?: number;
  }[];
}

/** Listens to one device's wire: what it is given must be stored and be its to know, and what it is told is written down. */
export class WireWatch implements WireEar {
  readonly #user: string;
  readonly #device: string;
  readonly #parts: WatchParts;

  constructor(device: string, user: string, parts: WatchParts) {
    this.#device = device;
    this.#user = user;
    this.#parts = parts;
  }

  up(text: string): void {
    if (text.startsWith('{"op":"sync"')) this.#asked(text);
    if (!text.startsWith('{"op":"send"')) return;
    const { stream, operations } = JSON.parse(text) as SentFrame;
    for (const operation of operations) {
      const { clientId, attempt, type, text, ref } = operation;
      const asked = { user: this.#user, stream, attempt, type, text, ref };
      this.#parts.ledger.left(clientId, asked, { ...operation });
    }
  }

  down(text: string): void {
    const frame = JSON.parse(text) as ServerFrame;
    switch (frame.op) {
      case 'ready':
      case 'heads':
        for (const head of frame.heads) this.#head(head);
        break;
      case 'event':
        this.#events(frame.stream, frame.first, frame);
        break;
      case 'page':
        this.#events(frame.stream, frame.events[0]?.seq ?? 0, frame);
        break;
      case 'ack':
        for (const result of frame.results) this.#told(result);
        break;
      case 'nack':
        this.#refused(frame);
        break;
      case 'marks':
        this.#marks(frame);
        break;
      default:
    }
  }

  #asked(text: string): void {
    const { stream, before } = JSON.parse(text) as { stream: string; before?: number };
    if (before !== undefined) this.#parts.onAsksBack(stream);
  }

  #head(head: Head): void {
    const { tables, findings } = this.#parts;
    const row = tables.get('members', this.#user, head.stream);
    const to = this.#parts.stays.lastSeen(this.#user, head.stream) ?? -1;
    findings.expect(row !== undefined, 'P8', () => `${this.#device} was told the head of ${head.stream}`);
    findings.expect(
      head.lastSeq <= to,
      'P8',
      () => `${this.#device}, who left at ${to}, was told of ${head.lastSeq}`,
    );
  }

  #events(stream: string, first: number, run: { events: readonly Event[]; digest: string }): void {
    const { tables, findings } = this.#parts;
    for (const [index, event] of run.events.entries()) {
      const place = `${stream}/${event.seq}`;
      const row = tables.get('log', stream, event.seq);
      if (!row) findings.add('P1', `${this.#device} was given ${place}, which is not stored`);
      else {
        findings.expect(
          event.seq === first + index,
          'P3',
          () => `${this.#device} was given ${place} behind a hole`,
        );
        const fault = identityFault(event, row);
        if (fault) findings.add('P4', `${this.#device} was given ${place} with ${fault}`);
        this.#leak(stream, event, row);
      }
    }
    const last = run.events.at(-1);
    const digest = last && tables.get('log', stream, last.seq)?.digest;
    findings.expect(!digest || digest === run.digest, 'P4', () => `${this.#device} was given a wrong digest`);
  }

  /** Nothing from outside a person's stays reaches them: no row, no later content of a row, no change of a hidden one. */
  #leak(stream: string, event: Event, row: LogRow): void {
    const { stays, findings } = this.#parts;
    const mayKnow = (seq: number) => stays.mayKnow(this.#user, stream, seq);
    const who = () => `${this.#device} (${this.#user}) was given ${stream}/${event.seq}`;
    findings.expect(mayKnow(event.seq), 'P8', () => `${who()}, which is not theirs`);
    if (event.type === 'void') return;
    const changed = event.changed ?? event.seq;
    const isLater = event.body !== null && changed > event.seq && !mayKnow(changed);
    findings.expect(!isLater, 'P8', () => `${who()} as it was changed at ${changed}, after they had left`);
    const isHidden = row.refSeq !== null && stays.mustBeVoid(this.#user, stream, event.seq, row.refSeq);
    findings.expect(!isHidden, 'P8', () => `${who()}, a change of ${row.refSeq} from before they joined`);
  }

  #told({ clientId, stream, seq, at }: Result): void {
    this.#parts.ledger.toldStored(this.#user, { clientId, stream, seq, at });
  }

  #refused(frame: FrameOf<'nack'>): void {
    for (const result of frame.done ?? []) this.#told(result);
  }

  #marks({ stream, user, read, received }: FrameOf<'marks'>): void {
    const isStored = this.#parts.watch.hadMark(user, stream, { read, received });
    this.#parts.findings.expect(
      isStored,
      'P7',
      () => `${this.#device} was told a mark ${read} that is not stored`,
    );
  }
}

function identityFault(event: Event, row: LogRow): string | undefined {
  if (event.no !== row.no) return `the count ${event.no}, not ${row.no}`;
  if (event.at !== row.at) return 'another time';
  if (event.type === 'void') return undefined;
  if (event.type !== row.type) return `the type ${event.type}, not ${row.type}`;
  if (event.sender !== row.senderId || event.clientId !== row.clientId) return 'another sender or client id';
  if ((event.ref ?? null) !== row.refSeq || (event.reply ?? null) !== row.replySeq) return 'another target';
  const isNewest = (event.changed ?? event.seq) === row.changedSeq;
  const body = event.body === null ? null : JSON.stringify(event.body);
  return isNewest && body !== row.body ? 'another content' : undefined;
}
