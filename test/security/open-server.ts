import { join } from 'node:path';
import type { Core } from '../../src/compose.ts';
import { loadConfig } from '../../src/infra/config/load.ts';
import { type RunningServer, startServer } from '../../src/serve.ts';
import { freshAccount, Person } from '../support/account.ts';
import { HttpCalls } from '../support/http-calls.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { Wire } from '../support/wire.ts';
import { newClientId } from '../support/wire-ids.ts';

/** Limits that only a test about limits comes near, by the names of the configuration. */
const roomy = {
  'limits.registrationsPerHour': '1000',
  'limits.httpPerMinuteUser': '100000',
  'limits.httpPerMinuteAddress': '100000',
  'limits.messagesPerSecond': '100000',
  'limits.messagesBurst': '100000',
  'limits.framesPerSecond': '100000',
  'limits.framesBurst': '100000',
  'limits.signInFailures': '1000',
  'limits.signInFailuresAddress': '1000',
};

/** Settings beside the roomy ones; `default` takes one of those back to what the program has. */
type Flags = Readonly<Record<string, string>>;

/**
 * The whole server in the process of the test, so that a test can reach behind it: for what no road leads to yet, and
 * for what only its store tells.
 */
export class OpenServer implements AsyncDisposable {
  readonly http: HttpCalls;
  readonly core: Core;
  readonly claim: string | undefined;
  /** The data file. */
  readonly database: string;
  /** What was logged as an error: nobody expected it. */
  readonly faults: readonly string[];
  readonly #stop: () => Promise<void>;
  readonly #wires: Wire[] = [];

  private constructor(
    running: RunningServer,
    { database, faults, stop }: { database: string; faults: string[]; stop: () => Promise<void> },
  ) {
    this.http = new HttpCalls(running.address);
    this.core = running.core;
    this.claim = running.claim;
    this.database = database;
    this.faults = faults;
    this.#stop = stop;
  }

  static async start(flags: Flags = {}): Promise<OpenServer> {
    const folder = tempFolder('security');
    const place = { data: folder.path, host: '127.0.0.1', port: '0', 'metrics.port': 'off' };
    const { config } = loadConfig({
      flags: withoutDefaults({ ...place, ...roomy, ...flags }),
      environment: {},
    });
    const faults: string[] = [];
    const silent = () => {};
    const error = (phrase: string, fields?: object) => faults.push(`${phrase} ${Bun.inspect(fields)}`);
    const running = await startServer(config, {
      log: { debug: silent, info: silent, warn: silent, error },
      version: '0.0.0',
      isMetricsPortSet: true,
      onFatal: (message) => faults.push(message),
    });
    const stop = async () => {
      await running.stop();
      folder[Symbol.dispose]();
    };
    return new OpenServer(running, { database: join(folder.path, 'magpie.db'), faults, stop });
  }

  get socketUrl(): string {
    return `${this.http.url.replace(/^http/, 'ws')}/api/v1/socket`;
  }

  /** Makes an account and signs it in. */
  async person(name: string): Promise<Person> {
    const account = freshAccount(name);
    await this.http.run('POST /api/v1/accounts', { body: { ...account, clientId: newClientId() } });
    return Person.known(account, this.http);
  }

  /** A bare socket, signed in where a token is given. It ends with the server. */
  async wire(token?: string, headers: Readonly<Record<string, string>> = {}): Promise<Wire> {
    const signIn = token === undefined ? {} : { token };
    const wire = await Wire.open({ url: this.socketUrl, headers, ...signIn });
    this.#wires.push(wire);
    return wire;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const wire of this.#wires) wire.close();
    await this.#stop();
  }
}

const withoutDefaults = (flags: Flags): Flags =>
  Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== 'default'));
