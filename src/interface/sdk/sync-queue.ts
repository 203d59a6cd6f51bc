import type { ClientFrameInput, FrameOf } from '../protocol/index.ts';
import { awaitAnswer, type SilencePorts } from './answer-deadline.ts';
import type { Cancel } from './ports.ts';

const FORWARD_LIMIT = 200;

export interface SyncPorts extends SilencePorts {
  send(frame: ClientFrameInput, onLeft: () => void): void;
  /** Where to go on from; `undefined` when the stream is not held any more. */
  positionOf(stream: string): { base: number; cursor: number; digest: string } | undefined;
}

type Page = FrameOf<'page'>;

interface Request {
  readonly stream: string;
  readonly isBackwards: boolean;
  readonly limit: number;
  readonly isUrgent: boolean;
  /** Set where a place in history is asked for, not what is next to the window. */
  readonly place?: { readonly before: number; answer(page: Page | undefined): void };
}

/** Places in history that may be asked for at once; whoever scrolls faster is told that nothing came. */
const PLACES_MAX = 40;

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
    const open = [this.#inFlight, ...this.#waiting];
    this.#settle();
    this.#waiting = this.#waiting.filter(({ isBackwards, place }) => isBackwards && !place);
    for (const request of open) request?.place?.answer(undefined);
  }

  /** Asks for what lies above the cursor. Somebody looks at what is urgent. */
  forward(stream: string, isUrgent = false): void {
    this.#add({ stream, isBackwards: false, limit: FORWARD_LIMIT, isUrgent });
  }

  /** Asks for what lies below the base. */
  backward(stream: string, limit: number, isUrgent = false): void {
    this.#add({ stream, isBackwards: true, limit, isUrgent });
  }

  /** A page of history wherever it lies; `undefined` when none came. */
  page(stream: string, { before, limit }: { before: number; limit: number }): Promise<Page | undefined> {
    const places = this.#waiting.filter(({ place }) => place).length;
    if (!this.#isOpen || places >= PLACES_MAX) return Promise.resolve(undefined);
    return new Promise((answer) => {
      const request = { stream, isBackwards: true, limit, isUrgent: true, place: { before, answer } };
      this.#waiting.push(request);
      this.#next();
    });
  }

  /** The stream was answered, by a page, a reset or a refusal. */
  answered(stream: string, page?: Page): void {
    const request = this.#inFlight;
    if (request?.stream !== stream) return;
    this.#settle();
    request.place?.answer(page);
    this.#next();
  }

  /** Whether the page in flight is a place in history, which is no concern of the window. */
  get isPlace(): boolean {
    return this.#inFlight?.place !== undefined;
  }

  /** Whether this page is what was asked; pages that come late are judged by their content alone. */
  isAwaited(page: FrameOf<'page'>): boolean {
    const request = this.#inFlight;
    return request?.stream === page.stream && request.isBackwards === (page.backwards ?? false);
  }

  #add(request: Request): void {
    const isSame = (each: Request) =>
      !each.place && each.stream === request.stream && each.isBackwards === request.isBackwards;
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
      if (!position) {
        request.place?.answer(undefined);
        continue;
      }
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
  const { stream, limit, place } = request;
  if (place) return { op: 'sync', stream, before: place.before, limit };
  if (request.isBackwards) return { op: 'sync', stream, before: position.base + 1, limit };
  const { cursor: after, digest } = position;
  return { op: 'sync', stream, after, limit, ...(digest === '' ? {} : { digest }) };
}
