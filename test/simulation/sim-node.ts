import type { NodeId } from '../../src/domain/shared/ids.ts';
import type { Chance } from '../support/chance.ts';
import { Life, type LifeParts } from './life.ts';

/** How long after a node's death the others still send to it, as if its lease had not run out. */
const LEASE_MS = 15_000;
/** A node that drains is gone by then. */
const DRAIN_MS = 30_000;

/** One machine of the cluster: its program is started, killed, drained and stands still; it always comes back. */
export class SimNode {
  readonly id: NodeId;
  readonly #parts: LifeParts;
  readonly #chance: Chance;
  #life: Life | undefined;

  constructor(name: string, parts: LifeParts, chance: Chance) {
    this.id = name as NodeId;
    this.#parts = parts;
    this.#chance = chance;
  }

  /** The running program, if there is one. */
  get life(): Life | undefined {
    return this.#life?.isAlive ? this.#life : undefined;
  }

  start(): void {
    if (this.life) return;
    this.#parts.bus.forget(this.id);
    this.#life = new Life(this.id, this.#parts, (why) => this.kill(why));
    this.#parts.findings.note(`${this.id} starts`);
  }

  /** As by `kill -9`, or by a power cut, after which nobody is told that connections are gone. */
  kill(why: string): void {
    const { life } = this;
    if (!life) return;
    this.#parts.findings.note(`${this.id} is killed ${why}`);
    life.end();
    this.#gone(life, this.#chance.isTrue(0.6));
  }

  /** As by SIGTERM. */
  drain(): void {
    const { life } = this;
    if (!life) return;
    this.#parts.findings.note(`${this.id} drains`);
    life.drain().then(
      () => this.#gone(life, true),
      (fault) => this.#parts.findings.add('bug', `draining ${this.id} failed: ${fault}`),
    );
    this.#parts.schedule.after(DRAIN_MS, () => {
      if (this.life === life) this.kill('because it drained for too long');
    });
  }

  #gone(life: Life, isTold: boolean): void {
    for (const wire of life.wires) wire.lostNode(isTold);
    const { schedule, bus } = this.#parts;
    schedule.after(this.#chance.between(500, 8_000), () => this.start());
    schedule.after(LEASE_MS, () => {
      if (!this.life) bus.forget(this.id);
    });
  }
}
