import { SystemClock } from '../../../src/infra/clock/system-clock.ts';
import { CommitQueue } from '../../../src/infra/committer/queue.ts';
import { loadConfig } from '../../../src/infra/config/load.ts';
import type { Config } from '../../../src/infra/config/schema.ts';
import { directId } from '../../../src/infra/crypto/direct-id.ts';
import { Sha256Hasher } from '../../../src/infra/crypto/hasher.ts';
import { Argon2Passwords } from '../../../src/infra/crypto/passwords.ts';
import { SystemRandomness } from '../../../src/infra/crypto/random.ts';
import { MemoryHttpBudget } from '../../../src/infra/limits/http-budget.ts';
import { TokenBucketMessageBudget } from '../../../src/infra/limits/message-budget.ts';
import { MemorySignInThrottle } from '../../../src/infra/limits/sign-in-throttle.ts';
import { OtplibTimeCodes } from '../../../src/infra/otplib/time-codes.ts';
import { openStore, type Store } from '../../../src/infra/sqlite/open-store.ts';
import { COMMON_PASSWORDS } from '../../../src/infra/zxcvbn/common-passwords.ts';
import type { Health, HttpDependencies } from '../../../src/interface/http/dependencies.ts';
import { createHttpApp, type HttpApp } from '../../../src/interface/http/http-app.ts';
import type { WebFile } from '../../../src/interface/http/web-files.ts';
import { PROTOCOL_LEVEL } from '../../../src/interface/protocol/index.ts';
import { createFriends } from '../../../src/modules/friends/index.ts';
import { createMessages } from '../../../src/modules/messages/index.ts';
import { createServerFacts } from '../../../src/modules/server/index.ts';
import { createUsers } from '../../../src/modules/users/index.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { newClientId, newId } from '../../support/wire-ids.ts';

/** The HTTP side over a real store in a folder of its own. */
export interface HttpFixture extends AsyncDisposable {
  readonly app: HttpApp;
  readonly faults: unknown[];
  readonly answered: { method: string; route: string; status: number }[];
  health: Health;
  ask(line: string, options?: Ask): Promise<Answer>;
  /** The answer with its bytes, for whoever opens an address without a session. */
  fetch(path: string): Promise<Response>;
  /** Makes an account and signs it in. */
  person(handle: string, role?: 'member' | 'admin' | 'owner'): Promise<Person>;
  /** The secret of a fresh owner link. */
  offerClaim(): Promise<string | undefined>;
  directStream(from: Person, to: Person): Promise<string>;
  /** From now on the store's reads of people fail like this. */
  failReads(fault: Error): void;
}

export interface Ask {
  readonly token?: string | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly address?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: an answer's shape is what the tests look at
  readonly json: any;
}

export interface Person {
  readonly id: string;
  readonly handle: string;
  readonly token: string;
  readonly session: string;
}

export const password = 'correct horse battery';

/** Flags raise the limits, so that only a test about a limit meets it. */
const spacious = {
  'limits.registrationsPerHour': '1000',
  'limits.httpPerMinuteUser': '10000',
  'limits.httpPerMinuteAddress': '10000',
  'limits.messagesPerSecond': '10000',
  'limits.messagesBurst': '10000',
};

export async function httpFixture(flags: Readonly<Record<string, string>> = {}): Promise<HttpFixture> {
  const folder = tempFolder('http');
  const { config } = loadConfig({ flags: { data: folder.path, ...spacious, ...flags }, environment: {} });
  const store = await openStore({
    folder: folder.path,
    synchronous: 'OFF',
    startWorker: () => new Worker(new URL('../../../src/infra/sqlite/worker.ts', import.meta.url)),
    random: new SystemRandomness(),
    onFatal: (message) => {
      throw new Error(message);
    },
  });
  const core = createCore(config, store);
  const fixture = new Fixture(config, core);
  return Object.assign(fixture, {
    failReads: (fault: Error) => {
      store.people.session = () => Promise.reject(fault);
    },
    [Symbol.asyncDispose]: async () => {
      await core.queue.drain();
      await store.close();
      folder[Symbol.dispose]();
    },
  });
}

/** The use cases over the store, as the server has them, with hashes that cost little. */
function createCore({ limits, name, registration, sessionDays }: Config, store: Store) {
  const clock = new SystemClock();
  const hasher = new Sha256Hasher();
  const onFault = (fault: unknown) => {
    throw fault;
  };
  const queue = new CommitQueue({ clock, runner: store.writer, soon: setImmediate, onFault });
  const users = createUsers({
    committer: queue,
    upkeep: store.writer,
    people: store.people,
    access: store.access,
    codes: new OtplibTimeCodes(),
    relations: store.relations,
    directory: store.directory,
    commonPasswords: COMMON_PASSWORDS,
    passwords: new Argon2Passwords({ memoryKib: 8, passes: 1 }),
    throttle: new MemorySignInThrottle(limits),
    hasher,
    random: new SystemRandomness(),
    clock,
    registration,
    serverName: name,
    sessionDays,
  });
  const messageBudget = new TokenBucketMessageBudget({
    clock,
    perSecond: limits.messagesPerSecond,
    burst: limits.messagesBurst,
  });
  const { logs, memberships, directSalt } = store;
  const reading = { logs, memberships, directSalt, directId };
  const { discretion } = users;
  const telling = {
    hint: () => {},
    discretion,
    relations: store.relations,
    encodeMarks: () => '',
    encodeTyping: () => '',
  };
  const messages = createMessages({
    committer: queue,
    hasher,
    clock,
    messageBudget,
    onFault,
    ...reading,
    ...telling,
  });
  const server = createServerFacts({
    committer: queue,
    hasher,
    facts: store.people,
    defaultName: name,
    defaultRegistration: registration,
  });
  const { people, contacts } = store;
  const friends = createFriends({
    committer: queue,
    hasher,
    clock,
    people,
    contacts,
    ...reading,
    onBlock: () => {},
  });
  return { users, messages, friends, server, queue };
}

class Fixture {
  readonly app: HttpApp;
  readonly #users: HttpDependencies['users'];
  readonly faults: unknown[] = [];
  readonly answered: { method: string; route: string; status: number }[] = [];
  health: Health = {
    isReady: true,
    degraded: [],
    durability: { journal: 'wal', synchronous: 'FULL', fileSystem: 'ext4', fsyncMs: 1, isDurable: true },
  };

  constructor(config: Config, core: Pick<HttpDependencies, 'users' | 'messages' | 'friends' | 'server'>) {
    this.#users = core.users;
    this.app = createHttpApp({
      users: core.users,
      messages: core.messages,
      friends: core.friends,
      server: core.server,
      settings: config,
      serverInfo: {
        version: '0.0.0',
        level: PROTOCOL_LEVEL,
        limits: { textCodePoints: 8000, operations: 50, pageEvents: 200 },
      },
      health: () => this.health,
      budget: new MemoryHttpBudget(config.limits),
      webFiles,
      onAnswered: (call) => this.answered.push(call),
      onFault: (fault) => this.faults.push(fault),
    });
  }

  async ask(line: string, { token, body, headers = {}, address = '192.0.2.1' }: Ask = {}): Promise<Answer> {
    const [method = 'GET', path = '/'] = line.split(' ');
    const request = new Request(`http://magpie.test${path}`, {
      method,
      headers: {
        host: 'magpie.test',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const response = await this.app.fetch(request, { address });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson ? JSON.parse(text) : undefined,
    };
  }

  fetch(path: string): Promise<Response> {
    return this.app.fetch(new Request(`http://magpie.test${path}`), { address: '192.0.2.1' });
  }

  async person(handle: string, role: 'member' | 'admin' | 'owner' = 'member'): Promise<Person> {
    const account = { handle, name: handle, password, clientId: newClientId() };
    if (role === 'member') await this.ask('POST /api/v1/accounts', { body: account });
    else await this.#users.register({ ...account, address: 'local', byAdministrator: { role } });
    const device = { device: newId(), deviceName: 'a device' };
    const { json } = await this.ask('POST /api/v1/sessions', { body: { handle, password, ...device } });
    return { id: json.user.id, handle, token: json.token, session: json.session };
  }

  offerClaim(): Promise<string | undefined> {
    return this.#users.administer.offerClaim();
  }

  async directStream(from: Person, to: Person): Promise<string> {
    const body = { clientId: newClientId(), user: to.id };
    const { json } = await this.ask('POST /api/v1/conversations/direct', { token: from.token, body });
    return json.stream;
  }
}

const webFiles: ReadonlyMap<string, WebFile> = new Map(
  [
    {
      path: 'index.html',
      type: 'text/html;charset=utf-8',
      etag: '"p"',
      immutable: false,
      body: new Blob(['the page']),
    },
  ].map((file) => [file.path, file]),
);
