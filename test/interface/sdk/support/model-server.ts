import type { Head } from '../../../../src/interface/protocol/index.ts';
import type { Row } from '../../../../src/interface/sdk/index.ts';
import { type Device, digestOf, head, STREAM } from './device.ts';
import { settle } from './fake-timers.ts';
import type { Sent } from './fake-transport.ts';
import { type Draft, ModelLog } from './model-log.ts';

/** A server of one conversation: it answers pages in the order in which they were asked for, when it is told to. */
export class ModelServer {
  readonly log = new ModelLog();
  #device: Device | undefined;
  #asked: Sent<'sync'>[] = [];

  /** From now on it serves this device, whose connection has just begun. */
  async serve(device: Device): Promise<void> {
    this.#device = device;
    this.#asked = [];
    device.transport.onSend = (frame) => {
      if (frame.op === 'sync') this.#asked.push(frame);
    };
    await device.greet(this.head);
  }

  get head(): Head {
    const { log } = this;
    const lastNo = log.snapshot(log.head).at(-1)?.no ?? 0;
    return head({ kind: 'group', lastSeq: log.head, lastNo, digest: digestOf(log.head) });
  }

  async write(drafts: readonly Draft[]): Promise<void> {
    const first = this.log.head + 1;
    for (const draft of drafts) this.log.append(draft);
    const events = this.log.snapshot(this.log.head).filter(({ seq }) => seq >= first);
    if (events.length === 0) return;
    const run = { op: 'event', stream: STREAM, first, events, digest: digestOf(this.log.head) } as const;
    await this.#device?.socket.say(run);
  }

  /** Answers the first `count` of the questions that are open, and what they lead to in turn. */
  async answer(count = Number.MAX_SAFE_INTEGER): Promise<void> {
    await settle();
    for (let left = count; left > 0; left -= 1) {
      const asked = this.#asked.shift();
      if (!asked) return;
      await this.#device?.socket.say(this.#page(asked));
    }
  }

  /** The lines as a fresh device shows them. */
  get lines(): Row[] {
    return this.log.snapshot(this.log.head).filter(({ ref }) => ref === undefined);
  }

  #page({ before, after = 0, limit = 100 }: Sent<'sync'>) {
    const { log } = this;
    const to = before === undefined ? Math.min(after + limit, log.head) : Math.min(before - 1, log.head);
    const from = before === undefined ? after + 1 : Math.max(1, to - limit + 1);
    const page = log.page({ from, to, asOf: log.head });
    const isDone = before === undefined ? to >= log.head : from === 1;
    const direction = before === undefined ? {} : { backwards: true };
    return { op: 'page', ...page, ...direction, done: isDone } as const;
  }
}
