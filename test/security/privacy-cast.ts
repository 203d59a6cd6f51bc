import {
  type Audience,
  PRIVACY_SETTINGS,
  type PrivacySetting,
  type Standing,
} from '../../src/domain/users/privacy.ts';
import { createClient, type MagpieClient } from '../../src/interface/sdk/index.ts';
import type { Person } from '../support/account.ts';
import { until } from '../support/until.ts';
import type { Wire } from '../support/wire.ts';
import { newClientId } from '../support/wire-ids.ts';
import { directOf, Lab, write } from './lab.ts';
import type { OpenServer } from './open-server.ts';

/** One who looks at alice, how they stand to her, and where they meet. */
export interface Viewer {
  readonly person: Person;
  readonly token: string;
  /** Shows alice and the group of all. */
  readonly wire: Wire;
  /** A device of the SDK. */
  readonly client: MagpieClient;
  /** Their direct conversation with alice; her own notes for herself. */
  readonly stream: string;
}

/**
 * alice, who decides, and everybody who meets what she decided. dora decides the same, and nobody has met her; erin does as
 * well, is in the group and away.
 */
export class PrivacyCast {
  readonly server: OpenServer;
  readonly alice: Person;
  readonly dora: Person;
  readonly erin: Person;
  readonly lab: Lab;
  readonly viewers: Readonly<Record<Standing, Viewer>>;

  #decided: Readonly<Record<string, Audience>> = {};

  private constructor(cast: Pick<PrivacyCast, 'server' | 'alice' | 'dora' | 'erin' | 'lab' | 'viewers'>) {
    this.server = cast.server;
    this.alice = cast.alice;
    this.dora = cast.dora;
    this.erin = cast.erin;
    this.lab = cast.lab;
    this.viewers = cast.viewers;
  }

  static async open(server: OpenServer): Promise<PrivacyCast> {
    const names = ['alice', 'dora', 'erin', 'bob', 'carol', 'mallory'] as const;
    const people = await Promise.all(names.map((name) => server.person(name)));
    const [alice, dora, erin, bob, carol, mallory] = people as [
      Person,
      Person,
      Person,
      Person,
      Person,
      Person,
    ];
    const deciders = [alice, dora, erin];
    for (const decider of deciders) await befriended(server, decider, bob);
    const lab = await Lab.open(server, alice, [erin, bob, carol, mallory]);
    const viewerOf = (person: Person) => openViewer(server, person, { alice, lab });
    const viewers = {
      self: await viewerOf(alice),
      friend: await viewerOf(bob),
      stranger: await viewerOf(carol),
      blocked: await viewerOf(mallory),
    };
    for (const decider of deciders) await about(server, decider, 'block', mallory);
    return new PrivacyCast({ server, alice, dora, erin, lab, viewers });
  }

  /** All deciders let this audience do it, and everybody everything else. */
  async decide(setting: PrivacySetting, audience: Audience): Promise<void> {
    const all = Object.fromEntries(PRIVACY_SETTINGS.map((each) => [each, 'everybody' as const]));
    this.#decided = { ...all, [setting]: audience };
    for (const decider of [this.alice, this.dora, this.erin]) await this.choose(decider, this.#decided);
  }

  /** Somebody who decided the same, stands to the viewers as alice does, and with whom nobody has talked yet. */
  async newcomer(): Promise<Person> {
    const { server, viewers } = this;
    const frank = await server.person('frank');
    await befriended(server, frank, viewers.friend.person);
    await about(server, frank, 'block', viewers.blocked.person);
    await this.choose(frank, this.#decided);
    return frank;
  }

  async choose(who: Person, privacy: Readonly<Record<string, string>>): Promise<void> {
    const { token } = await who.on('phone');
    const body = { clientId: newClientId(), ...privacy };
    await this.server.http.run('PUT /api/v1/me/privacy', { token, body });
  }

  async close(): Promise<void> {
    for (const { client } of Object.values(this.viewers)) await client.close();
  }

  /** alice is seen in another way from here on; resolves when her own screen shows it. */
  async showAlice(text: string): Promise<void> {
    const { wire, token } = this.viewers.self;
    const body = { clientId: newClientId(), presence: { mode: 'busy', text } };
    await this.server.http.run('PUT /api/v1/me/presence', { token, body });
    await until(() => textsOf(wire, this.alice).includes(text), {
      what: 'her own screen to show it',
      withinMs: 10_000,
    });
  }
}

async function openViewer(
  server: OpenServer,
  person: Person,
  { alice, lab }: { alice: Person; lab: Lab },
): Promise<Viewer> {
  const { token } = await person.on('phone');
  const wire = await server.wire(token);
  wire.say({ op: 'open', stream: lab.stream });
  const client = createClient({ url: server.http.url, deviceName: 'a device' });
  await client.signIn(person.account);
  if (person === alice) return { person, token, wire, client, stream: lab.stream };
  const stream = await directOf(server, person, alice);
  const seq = await write(server, { by: person, stream, operation: { type: 'message', text: 'hello' } });
  const mark = { id: stream, token: (await alice.on('phone')).token, body: { seq } };
  await server.http.run('PUT /api/v1/conversations/{id}/mark', mark);
  await client.openDirect(alice.id);
  await until(() => client.timeline(stream).length > 0, { what: 'the first message', withinMs: 10_000 });
  return { person, token, wire, client, stream };
}

async function befriended(server: OpenServer, decider: Person, friend: Person): Promise<void> {
  await about(server, friend, 'requests', decider);
  await about(server, decider, 'accept', friend);
}

/** What alice was said to say of herself on this screen. */
export const textsOf = ({ heard }: Wire, { id }: Person): (string | undefined)[] =>
  heard.flatMap((frame) =>
    frame.op === 'presence' ? frame.users.flatMap((user) => (user.id === id ? [user.text] : [])) : [],
  );

export async function about(server: OpenServer, by: Person, verb: string, peer: Person): Promise<number> {
  const { token } = await by.on('phone');
  const clientId = newClientId();
  const isRequest = verb === 'requests';
  const route = isRequest ? 'POST /api/v1/contacts/requests' : `POST /api/v1/contacts/{id}/${verb}`;
  const body = isRequest ? { clientId, user: peer.id } : { clientId };
  return (await server.http.ask(route, { id: peer.id, token, body })).status;
}
