import type { FrameOf, Result } from '../protocol/index.ts';
import type { Content } from './content.ts';
import { MagpieError } from './magpie-error.ts';
import { OutboxEntries } from './outbox-entries.ts';
import { OutboxSender, type SenderPorts } from './outbox-sender.ts';
import type { Store } from './ports.ts';
import { type Language, ownProblem } from './problem.ts';
import type { OutboxChange, OutboxEntry, PendingOperation, Row } from './records.ts';

const ENTRIES_MAX = 10_000;
/** These refuse the session, not the operation: after the next sign-in it is sent again. */
const SESSION_CODES = new Set(['not_signed_in', 'session_expired']);

/** A message that is being changed: its seq, or the client id under which it was sent. */
export type Target = number | string;

export interface OutboxPorts extends SenderPorts {
  readonly store: Store;
  readonly language: Language;
  /** How far the window of a conversation reaches; below it an entry's event has been seen. */
  cursorOf(stream: string): number;
  onRefused(entry: OutboxEntry): void;
}

/**
 * What the person did and the server has not shown yet. Everything here survives a crash. When and in which frames it
 * leaves is the business of outbox-sender.ts.
 */
export class Outbox {
  readonly #ports: OutboxPorts;
  readonly #entries: OutboxEntries;
  readonly #sender: OutboxSender;

  constructor(ports: OutboxPorts) {
    this.#ports = ports;
    this.#entries = new OutboxEntries(ports.store);
    this.#sender = new OutboxSender(this.#entries, ports);
  }

  load(entries: readonly OutboxEntry[]): void {
    this.#entries.load(entries);
  }

  clear(): void {
    this.#sender.offline();
    this.#entries.clear();
  }

  online(): void {
    this.#sender.online();
  }

  offline(): void {
    this.#sender.offline();
  }

  of(stream: string): readonly OutboxEntry[] {
    return this.#entries.of(stream);
  }

  isFlying(entry: OutboxEntry): boolean {
    return this.#sender.isFlying(entry);
  }

  /** Resolves with the client id once the operation is durable. Throws `outbox_full` beyond 10,000 entries. */
  async add(stream: string, operation: PendingOperation, given?: string): Promise<string> {
    if (this.#entries.size >= ENTRIES_MAX) throw this.#problem('outbox_full');
    const clientId = given ?? this.#ports.random.clientId();
    if (this.#entries.get(clientId)) return clientId;
    const entry: OutboxEntry = {
      clientId,
      stream,
      order: this.#entries.nextOrder(),
      createdAt: this.#ports.timers.now(),
      attempt: 0,
      operation,
    };
    await this.#change(stream, { put: [entry] });
    return clientId;
  }

  /** Changes a message: in the outbox where it never left, else by an operation of its own. */
  async edit(stream: string, target: Target, content: Content): Promise<void> {
    const found = this.#find(target);
    if (found.entry?.operation.type === 'message' && isUntouched(found.entry)) {
      const operation = { ...found.entry.operation, ...content };
      return this.#change(stream, { put: [{ ...found.entry, operation }] });
    }
    await this.add(stream, { type: 'edit', ...found.place, ...content });
  }

  /** Takes a message back: out of the outbox where it never left, else by an operation of its own. */
  async recall(stream: string, target: Target): Promise<void> {
    const found = this.#find(target);
    if (found.entry && isUntouched(found.entry)) return this.discard(found.entry.clientId);
    await this.add(stream, { type: 'recall', ...found.place });
  }

  /** Sends a refused operation once more, as a new one at the end. */
  async retry(clientId: string): Promise<string> {
    const entry = this.#entries.get(clientId);
    if (!entry?.failure) throw this.#problem('nothing_to_change');
    const fresh: OutboxEntry = {
      clientId: this.#ports.random.clientId(),
      stream: entry.stream,
      order: this.#entries.nextOrder(),
      createdAt: this.#ports.timers.now(),
      attempt: 0,
      operation: withoutSeen(entry.operation),
    };
    await this.#change(entry.stream, { put: [fresh], remove: [clientId] });
    return fresh.clientId;
  }

  /** Gives up an operation that was refused or never left. */
  async discard(clientId: string): Promise<void> {
    const entry = this.#entries.get(clientId);
    if (!entry || !isUntouched(entry)) throw this.#problem('nothing_to_change');
    const waiting = this.#changesOf(entry).map((each) => each.clientId);
    await this.#change(entry.stream, { remove: [clientId, ...waiting] });
  }

  acknowledged(frame: FrameOf<'ack'>): void {
    const flying = this.#sender.inFlight(frame.stream);
    for (const result of frame.results) this.#settle(result);
    // Events may have settled the frame before, and then another one is on its way.
    const isAnswer = frame.results.some(({ clientId }) => flying.includes(clientId));
    if (isAnswer) this.#sender.answered(frame.stream, 'settled');
  }

  refused(frame: FrameOf<'nack'>): void {
    const stream = frame.stream ?? this.#entries.get(frame.clientId ?? '')?.stream;
    if (stream === undefined) {
      // Nobody can tell what was refused: after the next `ready` everything unanswered is sent again.
      this.#ports.onSilence();
      return;
    }
    for (const result of frame.done ?? []) this.#settle(result);
    const flying = this.#sender.inFlight(stream);
    if (frame.clientId !== undefined && !flying.includes(frame.clientId)) return;
    const isFinal = !frame.retry && !SESSION_CODES.has(frame.code);
    const named = frame.clientId === undefined ? flying : [frame.clientId];
    if (isFinal) for (const clientId of named) this.#fail(clientId, frame);
    this.#sender.answered(stream, isFinal ? 'settled' : (frame.afterMs ?? 'refused'));
  }

  /** Events took their places: they settle what they show, also where the acknowledgement was lost. */
  applied(stream: string, own: readonly Row[]): void {
    for (const { clientId = '', seq, at } of own) this.#settle({ clientId, seq, at });
    const cursor = this.#ports.cursorOf(stream);
    const shown = this.of(stream).filter(({ stored }) => stored && stored.seq <= cursor);
    if (shown.length > 0) this.#keep(stream, { remove: shown.map(({ clientId }) => clientId) });
    this.#sender.settleByEvents(stream);
  }

  /**
   * The stream has another history now. What was acknowledged but never seen is sent again under the same client id,
   * which is safe whatever became of it; a change would meet another message, so it is refused here.
   */
  historyChanged(stream: string): void {
    for (const entry of this.of(stream)) {
      const { stored: _, ...waiting } = entry;
      if (entry.operation.type === 'message' || entry.operation.ref === undefined) {
        if (entry.stored) this.#keep(entry.stream, { put: [waiting] });
      } else if (!entry.failure) {
        this.#keep(entry.stream, { put: [waiting] });
        this.#fail(entry.clientId, ownProblem('history_changed', this.#ports.language));
      }
    }
    this.#sender.settleByEvents(stream);
    this.#sender.pump(stream);
  }

  #find(target: Target): { entry?: OutboxEntry; place: { ref: number } | { target: string } } {
    if (typeof target === 'number') return { place: { ref: target } };
    const entry = this.#entries.get(target);
    if (entry?.operation.type !== 'message') throw this.#problem('nothing_to_change');
    return { entry, place: entry.stored ? { ref: entry.stored.seq } : { target } };
  }

  /** Edits and recalls that wait to learn the seq of this message. */
  #changesOf(entry: OutboxEntry): OutboxEntry[] {
    return this.of(entry.stream).filter(
      ({ operation }) => 'target' in operation && operation.target === entry.clientId,
    );
  }

  #settle({ clientId, seq, at }: Pick<Result, 'clientId' | 'seq' | 'at'>): void {
    const entry = this.#entries.get(clientId);
    if (!entry || entry.stored) return;
    const { failure: _, ...settled } = { ...entry, stored: { seq, at } };
    const released = this.#changesOf(entry).map((each) => ({
      ...each,
      operation: withSeq(each.operation, seq),
    }));
    const isShown = seq <= this.#ports.cursorOf(entry.stream);
    if (isShown) this.#keep(entry.stream, { put: released, remove: [clientId] });
    else this.#keep(entry.stream, { put: [settled, ...released] });
  }

  /** A message that is refused takes the changes that waited for it into itself. */
  #fail(clientId: string, failure: { code: string; text: string }): void {
    const entry = this.#entries.get(clientId);
    if (!entry || entry.stored) return;
    const changes = this.#changesOf(entry);
    const remove = changes.map((each) => each.clientId);
    if (changes.some(({ operation }) => operation.type === 'recall')) {
      this.#keep(entry.stream, { remove: [clientId, ...remove] });
      return;
    }
    const operation = changes.reduce(folded, entry.operation);
    const failed = { ...entry, operation, failure: { code: failure.code, text: failure.text } };
    this.#keep(entry.stream, { put: [failed], remove });
    this.#ports.onRefused(failed);
  }

  /** Shown at once, and sent once it is durable. What could not be kept is gone again. */
  async #change(stream: string, change: OutboxChange): Promise<void> {
    const written = this.#entries.save(change);
    this.#ports.onChange(stream);
    try {
      await written;
    } catch (fault) {
      this.#ports.onChange(stream);
      throw fault;
    }
    this.#sender.pump(stream);
  }

  /** What the server said can be learned again, so nobody waits for its write; what it released is sent after it. */
  #keep(stream: string, change: OutboxChange): void {
    const written = this.#entries.save(change).then(() => this.#sender.pump(stream));
    written.catch(this.#ports.onFault);
  }

  #problem(code: Parameters<typeof ownProblem>[0]): MagpieError {
    return new MagpieError(ownProblem(code, this.#ports.language));
  }
}

/** Never sent, or refused for good: the person may still change it. */
const isUntouched = (entry: OutboxEntry): boolean => entry.attempt === 0 || entry.failure !== undefined;

function withSeq(operation: PendingOperation, ref: number): PendingOperation {
  return operation.type === 'message' ? operation : { ...operation, ref };
}

function folded(message: PendingOperation, change: OutboxEntry): PendingOperation {
  const { operation } = change;
  if (message.type !== 'message' || operation.type !== 'edit') return message;
  return { ...message, text: operation.text, mentions: operation.mentions };
}

/** Whoever retries later looks at another screen. */
function withoutSeen(operation: PendingOperation): PendingOperation {
  if (operation.type !== 'message') return operation;
  const { seen: _, ...rest } = operation;
  return rest;
}
