import { awaitAnswer, type SilencePorts } from './answer-deadline.ts';
import { backoffMs } from './backoff.ts';
import type { OutboxEntries } from './outbox-entries.ts';
import { nextBatch, type SendFrame, sendFrame } from './outbox-frame.ts';
import type { Cancel, Random } from './ports.ts';
import type { OutboxEntry } from './records.ts';

/** Conversations with a frame on its way: more would queue behind the frame limit and time out. */
const FLIGHTS_MAX = 20;

export interface SenderPorts extends SilencePorts {
  readonly random: Random;
  send(frame: SendFrame, onLeft: () => void): void;
  onChange(stream: string): void;
  onFault(fault: unknown): void;
}

interface Lane {
  flight: { readonly clientIds: readonly string[]; hasLeft: boolean; deadline?: Cancel } | undefined;
  wait: Cancel | undefined;
  refusals: number;
}

/**
 * Sends the outbox: one unanswered frame per conversation, so that nothing overtakes. The attempt is counted up and
 * stored before the frame leaves, so that after a crash no operation is taken for one that was never sent.
 */
export class OutboxSender {
  readonly #entries: OutboxEntries;
  readonly #ports: SenderPorts;
  readonly #lanes = new Map<string, Lane>();
  #isOnline = false;

  constructor(entries: OutboxEntries, ports: SenderPorts) {
    this.#entries = entries;
    this.#ports = ports;
  }

  /** Whatever was unanswered is sent again. */
  online(): void {
    this.#isOnline = true;
    this.#pumpAll();
  }

  offline(): void {
    this.#isOnline = false;
    for (const lane of this.#lanes.values()) {
      lane.flight?.deadline?.();
      lane.wait?.();
    }
    const streams = [...this.#lanes.keys()];
    this.#lanes.clear();
    for (const stream of streams) this.#ports.onChange(stream);
  }

  isFlying(entry: OutboxEntry): boolean {
    const flight = this.#lanes.get(entry.stream)?.flight;
    return flight?.hasLeft === true && flight.clientIds.includes(entry.clientId);
  }

  /** The client ids of the frame that waits for its answer. */
  inFlight(stream: string): readonly string[] {
    return this.#lanes.get(stream)?.flight?.clientIds ?? [];
  }

  /** Sends what waits in a conversation, if nothing of it is on its way. */
  pump(stream: string): void {
    const lane = this.#laneOf(stream);
    if (!this.#isOnline || lane.flight || lane.wait || this.#flights() >= FLIGHTS_MAX) return;
    const batch = nextBatch(this.#entries.sendable(stream));
    if (batch.length === 0) {
      this.#lanes.delete(stream);
      return;
    }
    lane.flight = { clientIds: batch.map(({ clientId }) => clientId), hasLeft: false };
    this.#launch(stream, lane, batch).catch((fault: unknown) => {
      this.#ports.onFault(fault);
      if (this.#lanes.get(stream) === lane) this.answered(stream, 'refused');
    });
  }

  /** The frame was answered. `refused` waits before the next try; a number says how long, in milliseconds. */
  answered(stream: string, outcome: 'settled' | 'refused' | number): void {
    const lane = this.#laneOf(stream);
    lane.flight?.deadline?.();
    lane.flight = undefined;
    lane.refusals = outcome === 'settled' ? 0 : lane.refusals + 1;
    if (outcome !== 'settled') {
      const waitMs = outcome === 'refused' ? backoffMs(lane.refusals, this.#ports.random) : outcome;
      lane.wait?.();
      lane.wait = this.#ports.timers.after(waitMs, () => {
        lane.wait = undefined;
        this.pump(stream);
      });
    }
    this.#ports.onChange(stream);
    this.pump(stream);
    this.#pumpAll();
  }

  /** Events can settle a whole frame whose acknowledgement was lost. */
  settleByEvents(stream: string): void {
    const flight = this.#lanes.get(stream)?.flight;
    const isOpen = (clientId: string) => {
      const entry = this.#entries.get(clientId);
      return entry && !entry.stored && !entry.failure;
    };
    if (flight?.hasLeft && !flight.clientIds.some(isOpen)) this.answered(stream, 'settled');
  }

  async #launch(stream: string, lane: Lane, batch: readonly OutboxEntry[]): Promise<void> {
    const { flight } = lane;
    const attempted = batch.map((entry) => ({ ...entry, attempt: entry.attempt + 1 }));
    await this.#entries.save({ put: attempted });
    if (!flight || this.#lanes.get(stream)?.flight !== flight) return;
    flight.hasLeft = true;
    this.#ports.send(sendFrame(stream, attempted), () => {
      if (this.#lanes.get(stream)?.flight === flight) flight.deadline = awaitAnswer(this.#ports);
    });
    this.#ports.onChange(stream);
  }

  #laneOf(stream: string): Lane {
    const lane = this.#lanes.get(stream) ?? { flight: undefined, wait: undefined, refusals: 0 };
    this.#lanes.set(stream, lane);
    return lane;
  }

  #flights(): number {
    let flights = 0;
    for (const lane of this.#lanes.values()) if (lane.flight) flights += 1;
    return flights;
  }

  #pumpAll(): void {
    for (const stream of this.#entries.streams()) this.pump(stream);
  }
}
