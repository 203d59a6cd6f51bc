import { MagpieError } from '../../sdk/index.ts';
import type { Device } from '../device.ts';
import { element, fill } from '../dom/element.ts';
import { attempt } from '../dom/notices.ts';
import { words } from '../words/words.ts';

/** Older rows are asked for this far before the person comes to the top. */
const AHEAD_PX = 600;

/** Loads what is older while somebody scrolls up, and says so where that takes a moment or does not work. */
export class History {
  readonly element = element('p', { className: 'history-line', role: 'status' });
  readonly #device: Device;
  #stream: string | null = null;
  #isLoading = false;
  #waitsForConnection = false;

  constructor(device: Device) {
    this.#device = device;
  }

  open(stream: string | null): void {
    this.#stream = stream;
    this.#isLoading = false;
    this.connected();
  }

  connected(): void {
    this.#waitsForConnection = false;
    fill(this.element);
  }

  /** Asks for more if one end is near. */
  look({ fromTop, fromEnd }: { fromTop: number; fromEnd: number }): void {
    const stream = this.#stream;
    if (stream === null || this.#isLoading || this.#waitsForConnection) return;
    const { hasOlder, hasNewer } = this.#device.slice(stream);
    if (fromTop <= AHEAD_PX && hasOlder) attempt(this.#load(stream, 'loadOlder'));
    else if (fromEnd <= AHEAD_PX && hasNewer) attempt(this.#load(stream, 'loadNewer'));
  }

  async #load(stream: string, more: 'loadOlder' | 'loadNewer'): Promise<void> {
    this.#isLoading = true;
    if (more === 'loadOlder') fill(this.element, words.loadingOlder);
    try {
      await this.#device[more](stream);
      if (this.#stream === stream) fill(this.element);
    } catch (fault) {
      if (!(fault instanceof MagpieError && fault.code === 'offline')) throw fault;
      if (this.#stream === stream) this.#wait();
    } finally {
      if (this.#stream === stream) this.#isLoading = false;
    }
  }

  #wait(): void {
    this.#waitsForConnection = true;
    fill(this.element, words.olderNeedConnection);
  }
}
