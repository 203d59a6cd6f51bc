import type { Device } from '../device.ts';
import { element, fill } from '../dom/element.ts';
import { words } from '../words/words.ts';

/** A writer tells of it every three seconds; missing two of these means that they stopped. */
const TYPING_MS = 6_000;

/** Who is writing in the conversation on the screen. It always takes its room, so that nothing moves. */
export class TypingLine {
  readonly element = element('p', { className: 'typing-line', dir: 'auto', ariaLive: 'off' });
  #stream: string | null = null;
  #name = '';
  #end: ReturnType<typeof setTimeout> | undefined;

  constructor(device: Device) {
    device.on('typing', ({ stream, user }) => {
      if (stream === this.#stream && user !== device.me?.id) this.#show();
    });
    device.on('status', ({ status }) => status === 'offline' && this.stop());
  }

  open(stream: string | null, name: string): void {
    this.#stream = stream;
    this.#name = name;
    this.stop();
  }

  /** What was being written has arrived. */
  stop(): void {
    clearTimeout(this.#end);
    fill(this.element);
  }

  #show(): void {
    fill(this.element, words.typing(this.#name));
    clearTimeout(this.#end);
    this.#end = setTimeout(() => this.stop(), TYPING_MS);
  }
}
