import type { StreamId } from '../../domain/shared/ids.ts';
import { Refusal } from '../../domain/shared/refusals.ts';
import type { Frame, SeenSession, Upkeep } from '../../modules/shared/ports.ts';
import type { BatchAnswer, BatchRunner } from '../committer/queue.ts';
import type { Synchronous } from './database.ts';
import type { WriterAnswer, WriterRequest } from './wire.ts';

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (fault: unknown) => void;
}

/** The serving thread's side of the writer. A fatal fault is told once; nothing is acknowledged after it. */
export class SqliteWriter implements BatchRunner, Upkeep {
  readonly #worker: Worker;
  readonly #onFatal: (message: string) => void;
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  #dead: string | undefined;

  private constructor(worker: Worker, onFatal: (message: string) => void) {
    this.#worker = worker;
    this.#onFatal = onFatal;
    worker.onmessage = (event: MessageEvent<string>) => this.#settle(JSON.parse(event.data) as WriterAnswer);
    worker.onerror = (event) => this.#die(event.message);
  }

  static async open(options: {
    path: string;
    synchronous: Synchronous;
    worker: Worker;
    onFatal: (message: string) => void;
  }): Promise<SqliteWriter> {
    const writer = new SqliteWriter(options.worker, options.onFatal);
    await writer.#ask({ kind: 'open', path: options.path, synchronous: options.synchronous });
    return writer;
  }

  async run(frames: readonly Frame[]): Promise<BatchAnswer> {
    return (await this.#ask({ kind: 'batch', frames })) as BatchAnswer;
  }

  async trim(streamId: StreamId, floor: number): Promise<{ more: boolean }> {
    return (await this.#ask({ kind: 'trim', streamId, floor })) as { more: boolean };
  }

  async advance(consumer: string, positions: readonly { streamId: StreamId; seq: number }[]): Promise<void> {
    await this.#ask({ kind: 'advance', consumer, positions });
  }

  async sweep(before: number): Promise<{ more: boolean }> {
    return (await this.#ask({ kind: 'sweep', before })) as { more: boolean };
  }

  async seen(sessions: readonly SeenSession[]): Promise<void> {
    await this.#ask({ kind: 'seen', sessions });
  }

  async close(): Promise<void> {
    if (!this.#dead) await this.#ask({ kind: 'close' });
    this.#worker.terminate();
  }

  #ask(request: WithoutId<WriterRequest>): Promise<unknown> {
    if (this.#dead) return Promise.reject(new Refusal('unavailable', { cause: this.#dead }));
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#worker.postMessage(JSON.stringify({ id, ...request }));
    });
  }

  #settle(answer: WriterAnswer): void {
    const pending = this.#pending.get(answer.id);
    this.#pending.delete(answer.id);
    if ('value' in answer) {
      pending?.resolve(answer.value);
      return;
    }
    const { code, isFatal, message } = answer.fault;
    pending?.reject(code ? new Refusal(code, { cause: message }) : new Error(message));
    if (isFatal) this.#die(message);
  }

  #die(message: string): void {
    if (this.#dead) return;
    this.#dead = message;
    // It may have committed before it died.
    for (const { reject } of this.#pending.values())
      reject(new Refusal('unknown_outcome', { cause: message }));
    this.#pending.clear();
    this.#onFatal(message);
  }
}
