import type { StreamId } from '../../domain/shared/ids.ts';
import { codeOf } from './answers.ts';
import type { Connection } from './connection.ts';
import { pageFrame } from './page-frame.ts';

export interface SyncAsked {
  readonly stream: string;
  readonly after?: number | undefined;
  readonly before?: number | undefined;
  readonly digest?: string | undefined;
  readonly limit: number;
}

/** Pages that may wait; a client that asks for more is told to wait. */
const WAITING_MAX = 500;

/** Answers `sync` frames one page at a time, and none while the network is full. */
export class SyncLane {
  readonly #connection: Connection;
  #waiting: SyncAsked[] | undefined;
  #isBusy = false;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  ask(request: SyncAsked): void {
    this.#waiting ??= [];
    if (this.#waiting.length >= WAITING_MAX) {
      this.#connection.nack('too_many_requests', 'sync', request.stream);
      return;
    }
    this.#waiting.push(request);
    this.go();
  }

  go(): void {
    if (!this.#isBusy) void this.#work();
  }

  async #work(): Promise<void> {
    this.#isBusy = true;
    while (!this.#connection.outbox.isFull && !this.#connection.isClosed) {
      const request = this.#waiting?.shift();
      if (!request) break;
      await this.#answer(request);
    }
    this.#isBusy = false;
    if (this.#waiting?.length === 0) this.#waiting = undefined;
  }

  async #answer(request: SyncAsked): Promise<void> {
    const { context, userId, outbox } = this.#connection;
    try {
      const streamId = request.stream as StreamId;
      const answer = await context.messages.sync(userId, { ...request, streamId });
      if (answer.kind === 'page') outbox.answer(pageFrame(request.stream, answer));
      else {
        const { reason, floor } = answer;
        outbox.answer(JSON.stringify({ op: 'reset', stream: request.stream, reason, floor }));
      }
    } catch (fault) {
      const code = codeOf(fault);
      if (code === 'internal') context.onFault(fault);
      this.#connection.nack(code, 'sync', request.stream);
    }
  }
}
