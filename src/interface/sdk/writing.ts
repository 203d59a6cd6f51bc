import { type Content, contentFault, messageOf, type NewContent, type SendOptions } from './content.ts';
import type { Engine } from './engine.ts';
import { MagpieError } from './magpie-error.ts';
import type { Target } from './outbox.ts';
import type { Timers } from './ports.ts';
import { type Language, ownProblem } from './problem.ts';
import { TypingPace } from './typing-pace.ts';

export interface WritingPorts {
  readonly engine: Engine;
  readonly timers: Timers;
  readonly language: Language;
  /** Resolves once what the outbox held before is in memory: that goes first. */
  loaded(): Promise<unknown>;
  /** The seq of one's own message that was sent under this client id, where its row is at hand. */
  seqOf(stream: string, clientId: string): number | undefined;
}

/** What a person writes, changes and takes back. */
export class Writing {
  readonly #ports: WritingPorts;
  readonly #typing = new TypingPace();

  constructor(ports: WritingPorts) {
    this.#ports = ports;
  }

  async send(stream: string, text: string, options: SendOptions): Promise<string> {
    await this.#ports.loaded();
    const { engine } = this.#ports;
    const { clientId } = options;
    if (clientId !== undefined && this.#placed(stream, clientId) !== clientId) return clientId;
    const { seen, ...unseen } = options;
    const isSeen = seen !== undefined && engine.isOnline;
    const operation = messageOf(text, isSeen ? options : unseen);
    this.#check(operation);
    this.#typing.end(stream);
    // The person looked at the screen: this device knows it at once, and says so again should the message be refused.
    if (isSeen) engine.markRead(stream, seen);
    return engine.outbox.add(stream, operation, clientId);
  }

  async edit(stream: string, target: Target, content: NewContent): Promise<void> {
    const whole = { text: content.text, mentions: content.mentions ?? [] };
    this.#check(whole);
    await this.#ports.loaded();
    await this.#ports.engine.outbox.edit(stream, this.#placed(stream, target), whole);
  }

  async recall(stream: string, target: Target): Promise<void> {
    await this.#ports.loaded();
    await this.#ports.engine.outbox.recall(stream, this.#placed(stream, target));
  }

  typing(stream: string): void {
    const { engine, timers } = this.#ports;
    if (this.#typing.isDue(stream, timers.now())) engine.send({ op: 'typing', stream });
  }

  /** The seq of a message that has one by now, else the client id under which it waits. */
  #placed(stream: string, target: Target): Target {
    return typeof target === 'number' ? target : (this.#ports.seqOf(stream, target) ?? target);
  }

  #check(content: Content): void {
    const fault = contentFault(content);
    if (fault) throw new MagpieError(ownProblem(fault, this.#ports.language));
  }
}
