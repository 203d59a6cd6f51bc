import type { ClientFrameInput, FrameOf } from '../protocol/index.ts';
import { awaitAnswer, type SilencePorts } from './answer-deadline.ts';
import type { Cancel } from './ports.ts';

const FORWARD_LIMIT = 200;

export interface SyncPorts extends SilencePorts {
  send(frame: ClientFrameInput, onLeft: () => void): void;
  /** Where to go on from; `undefined` when the stream is not held any more. */
  positionOf(stream: string): { base: number; cursor: number; digest: string } | undefined;
}

interface Request {
  readonly stream: string;
  readonly isBackwards: boolean;
  readonly limit: number;
  readonly isUrgent: boolean;
}

/** Asks for pages, one in flight, the most urgent first. Positions are read when a request leaves, not before. */
export class SyncQueue {
  readonly #ports: SyncPorts;
  #waiting: Request[] = [];
  #inFlight: Request | undefined;
  #deadline: Cancel | undefined;
  #isOpen = false;

  constructor(ports: SyncPorts) {
    this.#ports = ports;
  }

  /** The connection is ready. */
  open(): void {
    this.#isOpen = true;
    this.#next();
  }

  /** The connection is gone: after the next one the heads tell anew what is behind. */
  close(): void {
    this.#isOpen = false;
    this.#settle();
    this.#waiting = this.#waiting.filter((request) => request.isBackwards);
  }

  /** Asks for what lies above the cursor. Somebody looks at what is urgent. */
  forward(stream: string, isUrgent = false): void {
    this.#add({ stream, isBackwards: false, limit: FORWARD_LIMIT, isUrgent });
  }

  /** Asks for what lies below the base. */
  backward(stream: string, limit: number, isUrgent = false): void {
    this.#add({ stream, isBackwards: true, limit, isUrgent });
  }

  /** The stream was answered, by a page, a reset or a refusal. */
  answered(stream: string): void {
    if (this.#inFlight?.stream !== stream) return;
    this.#settle();
    this.#next();
  }

  /** Whether this page is what was asked; pages that come late are judged by their content alone. */
  isAwaited(page: FrameOf<'page'>): boolean {
    const request = this.#inFlight;
    return request?.stream === page.stream && request.isBackwards === (page.backwards ?? false);
  }

  #add(request: Request): void {
    const isSame = (each: Request) =>
      each.stream === request.stream && each.isBackwards === request.isBackwards;
    const known = this.#waiting.find(isSame);
    if (known && (known.isUrgent || !request.isUrgent)) return;
    this.#waiting = [...this.#waiting.filter((each) => !isSame(each)), request];
    this.#next();
  }

  #next(): void {
    while (this.#isOpen && !this.#inFlight) {
      const request = mostUrgent(this.#waiting);
      if (!request) return;
      this.#waiting = this.#waiting.filter((each) => each !== request);
      const position = this.#ports.positionOf(request.stream);
      if (!position) continue;
      this.#inFlight = request;
      this.#ports.send(frameOf(request, position), () => {
        if (this.#inFlight === request) this.#deadline = awaitAnswer(this.#ports);
      });
    }
  }

  #settle(): void {
    this.#deadline?.();
    this.#deadline = undefined;
    this.#inFlight = undefined;
  }
}

/** What somebody looks at, then what is behind, then history. */
function mostUrgent(waiting: readonly Request[]): Request | undefined {
  const isForward = (request: Request) => !request.isBackwards;
  const urgent = waiting.filter((request) => request.isUrgent);
  return urgent.find(isForward) ?? urgent[0] ?? waiting.find(isForward) ?? waiting[0];
}

function frameOf(
  request: Request,
  position: { base: number; cursor: number; digest: string },
): ClientFrameInput {
  const { stream, limit } = request;
  if (request.isBackwards) return { op: 'sync', stream, before: position.base + 1, limit };
  const { cursor: after, digest } = position;
  return { op: 'sync', stream, after, limit, ...(digest === '' ? {} : { digest }) };
}
