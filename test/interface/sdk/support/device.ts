import { PRIVACY_PRESET } from '../../../../src/domain/users/privacy.ts';
import type { FrameOf, Head, ServerFrame } from '../../../../src/interface/protocol/index.ts';
import {
  type Bounds,
  type ClientEvents,
  type HttpRequest,
  MagpieClient,
  MemoryStore,
  type Row,
  type Store,
} from '../../../../src/interface/sdk/index.ts';
import { FakeTimers, settle } from './fake-timers.ts';
import { FakeTransport } from './fake-transport.ts';

export const ALICE = 'alice'.padEnd(26, 'a');
export const BOB = 'bob'.padEnd(26, 'b');
export const STREAM = 'chat'.padEnd(26, 'c');
export const PERSONAL = 'personal'.padEnd(26, 'p');
export const SELF = 'self'.padEnd(26, 's');
const SESSION = 'session'.padEnd(26, 'x');

export const alice = {
  id: ALICE,
  handle: 'alice',
  name: 'Alice',
  role: 'member',
  personal: PERSONAL,
  self: SELF,
  profile: {},
  privacy: PRIVACY_PRESET,
  presence: null,
};
export const bob = { id: BOB, handle: 'bob', name: 'Bob' };

export const digestOf = (seq: number): string => seq.toString(16).padStart(16, '0');

export function head(change: Partial<Head> = {}): Head {
  const lastSeq = change.lastSeq ?? 0;
  return {
    stream: STREAM,
    kind: 'direct',
    lastSeq,
    lastNo: lastSeq,
    floor: 0,
    digest: lastSeq === 0 ? '' : digestOf(lastSeq),
    visibleFrom: 0,
    leftSeq: null,
    readSeq: 0,
    readNo: 0,
    ownAbove: 0,
    receivedSeq: 0,
    unread: 0,
    mentions: 0,
    peer: bob,
    peerRead: 0,
    peerReceived: 0,
    ...change,
  };
}

export const personalHead = (lastSeq = 0): Head => {
  const { peer: _, ...rest } = head({ stream: PERSONAL, kind: 'personal', lastSeq });
  return rest;
};

/** A message of Bob's unless said otherwise. */
export const message = (seq: number, change: Partial<Row> = {}): Row => ({
  seq,
  no: seq,
  type: 'message',
  at: 1_000 + seq,
  sender: BOB,
  body: { v: 1, kind: 'text', text: `text ${seq}` },
  ...change,
});

export const run = (first: number, count = 1, change: Partial<Row> = {}): FrameOf<'event'> => ({
  op: 'event',
  stream: STREAM,
  first,
  events: Array.from({ length: count }, (_, index) => message(first + index, change)),
  digest: digestOf(first + count - 1),
});

export const page = (
  from: number,
  count: number,
  change: Partial<FrameOf<'page'>> = {},
): FrameOf<'page'> => ({
  op: 'page',
  stream: STREAM,
  from,
  events: run(from, count).events,
  head: from + count - 1,
  digest: digestOf(from + count - 1),
  asOf: change.head ?? from + count - 1,
  done: true,
  ...change,
});

export const backPage = (
  from: number,
  count: number,
  change: Partial<FrameOf<'page'>> = {},
): FrameOf<'page'> => page(from, count, { backwards: true, done: from === 1, ...change });

export const hello: ServerFrame = {
  op: 'hello',
  level: 1,
  node: 'one',
  heartbeatMs: 30_000,
  limits: { frameBytes: 65_536, operations: 50, pageEvents: 200, textCodePoints: 8_000 },
};

export const ready = (heads: Head[] = [], change: Partial<FrameOf<'ready'>> = {}): FrameOf<'ready'> => ({
  op: 'ready',
  user: alice,
  session: SESSION,
  epoch: 'epoch-1',
  heads,
  next: null,
  degraded: [],
  ...change,
});

type Told = { [Name in keyof ClientEvents]: { name: Name } & ClientEvents[Name] }[keyof ClientEvents];

/** One of Alice's devices with everything around it in the test's hands. */
export class Device {
  readonly timers: FakeTimers;
  readonly transport = new FakeTransport();
  readonly requests: HttpRequest[] = [];
  readonly told: Told[] = [];
  readonly client: MagpieClient;
  /** Answers of the HTTP calls, by method and path; `undefined` is no answer at all. A body may take its time. */
  answers: (call: string) => { status: number; body: unknown } | undefined = signInAnswer;

  constructor(store: Store = new MemoryStore(), timers = new FakeTimers(), bounds?: Bounds) {
    this.timers = timers;
    this.client = new MagpieClient({
      url: 'http://localhost',
      store,
      timers,
      transport: this.transport,
      random: { clientId: nextClientId, deviceId: () => 'device'.padEnd(26, 'd'), fraction: () => 0.5 },
      http: { request: (request) => this.#answer(request) },
      deviceName: 'test',
      language: 'en',
      ...(bounds ? { bounds } : {}),
    });
    const names = [
      'status',
      'timeline',
      'reset',
      'refused',
      'fault',
      'typing',
      'wrote',
      'presence',
      'account',
      'contacts',
    ] as const;
    for (const name of names) this.client.on(name, (event) => this.told.push({ name, ...event } as Told));
  }

  get socket() {
    return this.transport.socket;
  }

  /** What was told under one name. */
  heard<Name extends keyof ClientEvents>(name: Name): ClientEvents[Name][] {
    return this.told.filter((each) => each.name === name) as unknown as ClientEvents[Name][];
  }

  async signIn(...heads: Head[]): Promise<void> {
    await this.client.signIn({ handle: 'alice', password: 'correct horse' });
    await this.greet(...heads);
  }

  /** The server's side of a new connection. */
  async greet(...heads: Head[]): Promise<void> {
    await settle();
    await this.socket.say(hello, ready(heads));
  }

  /** The connection breaks and the next one stands. */
  async reconnect(...heads: Head[]): Promise<void> {
    await this.socket.drop();
    await this.timers.advance(30_000);
    await this.greet(...heads);
  }

  texts(): (string | undefined)[] {
    return this.client.timeline(STREAM).map(({ text }) => text);
  }

  async #answer(request: HttpRequest) {
    this.requests.push(request);
    const path = request.url.replace('http://localhost/api/v1', '');
    const answer = this.answers(`${request.method} ${path}`);
    if (!answer) throw new Error('the connection broke');
    return { ...answer, body: await answer.body };
  }
}

export function signInAnswer(call: string) {
  if (call === 'POST /sessions') {
    return { status: 200, body: { token: 'secret', session: SESSION, user: alice } };
  }
  if (call === 'GET /me/state') return { status: 200, body: { asOf: 0, me: alice } };
  return { status: 200, body: {} };
}

let lastId = 0;
export function nextClientId(): string {
  lastId += 1;
  return `01890000-0000-7000-8000-${lastId.toString(16).padStart(12, '0')}`;
}
