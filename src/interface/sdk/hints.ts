import type { FrameOf, Person, ServerFrame } from '../protocol/index.ts';
import type { ClientEvents } from './client-events.ts';
import type { Emitter } from './emitter.ts';
import type { Marks } from './marks.ts';
import type { Row, StoredIdentity } from './records.ts';
import type { Replica } from './replica.ts';
import type { Replicas } from './replicas.ts';
import { TypingHints } from './typing-hints.ts';

export interface HintsPorts {
  readonly events: Emitter<ClientEvents>;
  readonly replicas: Replicas;
  readonly marks: Marks;
  identity(): StoredIdentity | undefined;
}

/** What the server tells beside the log, and what may be lost: who writes, who is there, how far somebody read. */
export class Hints {
  readonly #ports: HintsPorts;
  readonly #typing = new TypingHints();

  constructor(ports: HintsPorts) {
    this.#ports = ports;
  }

  hear(frame: ServerFrame): void {
    switch (frame.op) {
      case 'typing':
        this.#writes(frame);
        break;
      case 'presence':
        this.#ports.events.emit('presence', frame);
        break;
      case 'people':
        for (const person of frame.users) this.#met(person);
        break;
      case 'marks':
        this.#marked(frame);
        break;
      case 'pong':
        this.#pong(frame);
        break;
    }
  }

  /** What somebody was writing has arrived. */
  moved({ stream }: Replica, applied: readonly Row[]): void {
    for (const user of this.#typing.arrived(stream, applied))
      this.#ports.events.emit('wrote', { stream, user });
  }

  #writes({ stream, user }: FrameOf<'typing'>): void {
    this.#typing.heard(stream, user, this.#ports.replicas.get(stream)?.window?.heardUpTo ?? 0);
    this.#ports.events.emit('typing', { stream, user });
  }

  /** Somebody is called so from now on. */
  #met(person: Person): void {
    const { replicas } = this.#ports;
    for (const replica of replicas.all()) if (replica.meet(person)) replicas.moved(replica, []);
  }

  #marked(frame: FrameOf<'marks'>): void {
    const replica = this.#ports.replicas.get(frame.stream);
    if (replica) this.#ports.marks.heard(replica, frame);
  }

  #pong({ personal, stale }: FrameOf<'pong'>): void {
    const { replicas } = this.#ports;
    const stream = this.#ports.identity()?.user?.personal ?? '';
    const cursor = replicas.get(stream)?.window?.cursor ?? 0;
    if (stale) replicas.refresh();
    else if (stream !== '' && personal > cursor) replicas.catchUp(stream);
  }
}
