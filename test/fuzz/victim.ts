import { readFileSync } from 'node:fs';
import { bodies } from '../../src/interface/protocol/index.ts';
import { roomyLimits } from '../conformance/own-server.ts';
import { freshAccount, Person } from '../support/account.ts';
import { HttpCalls } from '../support/http-calls.ts';
import { ServerProcess } from '../support/server.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { Wire } from '../support/wire.ts';
import type { Asker } from '../support/wire-examples.ts';
import { newClientId, newId } from '../support/wire-ids.ts';

/** The server that is fuzzed: a real process, with limits raised so that they answer nothing in its stead. */
export class Victim implements AsyncDisposable {
  readonly http: HttpCalls;
  /** Somebody with a conversation, in whose name everything is sent. */
  readonly asker: Asker;
  /** Somebody whose sessions may be lost on the way. */
  readonly spare: Asker;
  readonly #server: ServerProcess;
  readonly #folder: Disposable;

  private constructor(server: ServerProcess, folder: Disposable, askers: { asker: Asker; spare: Asker }) {
    this.#server = server;
    this.#folder = folder;
    this.http = new HttpCalls(server.url);
    this.asker = askers.asker;
    this.spare = askers.spare;
  }

  static async start(): Promise<Victim> {
    const folder = tempFolder('fuzz');
    const env = { ...roomyLimits, MAGPIE_LIMITS_SOCKETS_PER_USER: '10000' };
    const server = await ServerProcess.start({ data: folder.path, env });
    const http = new HttpCalls(server.url);
    const [asker, spare] = [await askerOf(http, 'mallory'), await askerOf(http, 'carol')];
    return new Victim(server, folder, { asker, spare });
  }

  get socketUrl(): string {
    return this.#server.socketUrl;
  }

  get hasEnded(): boolean {
    return this.#server.hasEnded;
  }

  /** Resident memory of the process, in MiB. */
  get residentMiB(): number {
    const status = readFileSync(`/proc/${this.#server.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
  }

  /** What the server itself called unexpected, and whatever it printed that is no line of its log. */
  faults(): string[] {
    const lines = this.#server.stderr().split('\n');
    return lines.filter((line) => line !== '' && (!line.startsWith('{') || line.includes('"level":"error"')));
  }

  /** Two people who register now talk as ever: nothing that was sent before has changed how the server answers. */
  async answersAsEver(): Promise<void> {
    const [alice, bob] = [await newPerson(this.http, 'alice'), await newPerson(this.http, 'bob')];
    const { token } = await alice.on('phone');
    const stream = await openDirect(this.http, token, bob.id);
    const wires = await Promise.all(
      [alice, bob].map(async (each) =>
        Wire.open({ url: this.socketUrl, token: (await each.on('phone')).token }),
      ),
    );
    const text = `as ever ${newId()}`;
    const operations = [{ type: 'message', clientId: newClientId(), text }];
    await wires[0]?.ask({ op: 'send', stream, operations }, 'ack');
    const heard = await wires[1]?.next('event', (run) => run.events.some(({ type }) => type === 'message'));
    const [event] = heard?.events ?? [];
    const { seq, no, at, clientId, ...rest } = event ?? {};
    const expected = { type: 'message', sender: alice.id, part: 0, body: { v: 1, kind: 'text', text } };
    if (!Bun.deepEquals(rest, expected)) throw new Error(`The event reads ${JSON.stringify(event)}`);
    for (const wire of wires) wire.close();
    const { problem } = await this.http.refusal('GET /api/v1/me');
    const keys = Object.keys(problem).sort().join();
    if (keys !== 'code,requestId,retry,text') throw new Error(`A refusal has the keys ${keys}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#server.hasEnded) await this.#server.stop();
    this.#folder[Symbol.dispose]();
  }
}

async function newPerson(http: HttpCalls, name: string): Promise<Person> {
  const account = freshAccount(name);
  await http.run('POST /api/v1/accounts', { body: { ...account, clientId: newClientId() } });
  return Person.known(account, http);
}

async function openDirect(http: HttpCalls, token: string, user: string): Promise<string> {
  const body = { clientId: newClientId(), user };
  return (await http.call('POST /api/v1/conversations/direct', bodies.Opened, { token, body })).stream;
}

/** Somebody who has said something to somebody. */
async function askerOf(http: HttpCalls, name: string): Promise<Asker> {
  const [person, friend] = [await newPerson(http, name), await newPerson(http, 'bob')];
  const { token } = await person.on('phone');
  const stream = await openDirect(http, token, friend.id);
  const body = { operations: [{ type: 'message', clientId: newClientId(), text: 'to begin with' }] };
  await http.run('POST /api/v1/conversations/{id}/messages', { id: stream, token, body });
  return { user: person.id, token, stream };
}
