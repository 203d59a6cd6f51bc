import assert from 'node:assert/strict';
import type { FrameOf, Result } from '../../src/interface/protocol/index.ts';
import { RawClient, type RawObserver, silentObserver, type WindowReason } from '../support/raw-client.ts';
import type { Draft, Outgoing } from '../support/raw-outbox.ts';
import type { ShownRow } from '../support/raw-window.ts';
import { until } from '../support/until.ts';

/** What travels between two devices is there within this time, or it is not delivered. */
export const deliveryMs = 10_000;
/** An answer may wait for the sender's budget. */
const settledMs = 60_000;

/** A running client of one person: what it shows, what it was told, and what became of what it sent. */
export class Device {
  readonly client: RawClient;
  readonly marks: FrameOf<'marks'>[] = [];
  /** Why each window of a stream was opened, in order. */
  readonly opened: { readonly stream: string; readonly reason: WindowReason }[] = [];
  readonly #results = new Map<string, Result>();
  readonly #refusals = new Map<string, string>();

  constructor(options: { url: string; token: string }) {
    this.client = new RawClient({ ...options, observer: this.#observer(), operations: 50 });
  }

  /** Waits until the device shows everything there is. */
  async caughtUp(): Promise<this> {
    await until(() => this.client.isCaughtUp, { what: 'the device to catch up', withinMs: deliveryMs });
    return this;
  }

  /** Sends and waits for the acknowledgement. */
  async sent(stream: string, draft: Draft): Promise<Result> {
    return this.acknowledged(this.client.send(stream, draft));
  }

  async acknowledged({ clientId }: Outgoing): Promise<Result> {
    return until(
      () => {
        const code = this.#refusals.get(clientId);
        if (code !== undefined) throw new Error(`The operation was refused: ${code}`);
        return this.#results.get(clientId);
      },
      { what: 'the acknowledgement', withinMs: settledMs },
    );
  }

  /** Sends and waits for the refusal. */
  async refused(stream: string, draft: Draft): Promise<string> {
    const { clientId } = this.client.send(stream, draft);
    return until(
      () => {
        assert.equal(this.#results.get(clientId), undefined, 'the operation was carried out');
        return this.#refusals.get(clientId);
      },
      { what: 'the refusal', withinMs: settledMs },
    );
  }

  /** What stands on the screen, oldest first. */
  rows(stream: string): ShownRow[] {
    return this.client.windows.get(stream)?.rows() ?? [];
  }

  /** The row at this place, once it is shown and `isSo` of it. */
  async row(stream: string, seq: number, isSo: (row: ShownRow) => boolean = () => true): Promise<ShownRow> {
    const look = () => {
      const row = this.client.windows.get(stream)?.row(seq);
      return row && isSo(row) ? row : undefined;
    };
    return until(look, { what: `event ${seq} to be shown as expected`, withinMs: deliveryMs });
  }

  /** Waits until this text is shown, and says where. */
  async text(stream: string, text: string): Promise<ShownRow> {
    const look = () => this.rows(stream).find((row) => textOf(row) === text);
    return until(look, { what: `"${text.slice(0, 40)}" to be shown`, withinMs: deliveryMs });
  }

  /** Waits for a hint about marks. */
  async marked(matches: (marks: FrameOf<'marks'>) => boolean): Promise<FrameOf<'marks'>> {
    return until(() => this.marks.find(matches), { what: 'the marks to arrive', withinMs: deliveryMs });
  }

  #observer(): RawObserver {
    return {
      ...silentObserver,
      acknowledged: ({ clientId }, result) => this.#results.set(clientId, result),
      refused: ({ clientId }, code) => this.#refusals.set(clientId, code),
      windowOpened: ({ stream, reason }) => this.opened.push({ stream, reason }),
      marksTold: (marks) => this.marks.push(marks),
    };
  }
}

/** The text of a message; `undefined` for other events and for what was recalled. */
export const textOf = ({ type, body }: Pick<ShownRow, 'type' | 'body'>): unknown =>
  type === 'message' ? body?.['text'] : undefined;
