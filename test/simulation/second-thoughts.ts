import { MagpieError } from '../../src/interface/sdk/index.ts';
import type { World } from './world.ts';

/** How often somebody thinks again while another device reads history. */
const SHARE = 0.5;
/** A slow read takes so long on one of its two ways; the change shall fall between them. */
const WITHIN_MS = 300;
/** What is read is mostly among the newest rows. */
const NEWEST = 30;

/**
 * Somebody changes a message just while a page of history with it is on its way to another device. Left to chance alone
 * this hardly ever happens, and then the page brings back the old text.
 */
export class SecondThoughts {
  readonly #world: World;
  #texts = 0;

  constructor(world: World) {
    this.#world = world;
  }

  /** A device asked for rows below those it holds. */
  askedBack(stream: string): void {
    const { chance, weather, store, devices, schedule } = this.#world;
    if (weather.isCalm || !chance.isTrue(SHARE)) return;
    const rows = store.tables.rows(stream as never, 0, Number.MAX_SAFE_INTEGER);
    const messages = rows.filter(({ type, body }) => type === 'message' && body !== null);
    const row = chance.pick(messages.slice(-NEWEST));
    const device = chance.pick(devices.filter(({ account }) => account.user === row?.senderId));
    if (!row || !device) return;
    schedule.after(chance.between(0, WITHIN_MS), () => {
      this.#texts += 1;
      const text = `thought ${this.#texts}`;
      device.client?.edit(stream, row.seq, { text }).catch((fault: unknown) => this.#fault(fault));
    });
  }

  #fault(fault: unknown): void {
    if (fault instanceof MagpieError) return;
    this.#world.findings.add('bug', `a message could not be changed: ${String(fault)}`);
  }
}
