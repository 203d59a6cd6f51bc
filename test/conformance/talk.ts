import assert from 'node:assert/strict';
import { bodies, type Event, type Head, Head as HeadSchema } from '../../src/interface/protocol/index.ts';
import type { Person } from '../support/account.ts';
import type { ShownRow } from '../support/raw-window.ts';
import { until } from '../support/until.ts';
import { newClientId } from '../support/wire-ids.ts';
import { type Device, deliveryMs } from './device.ts';
import type { Stage } from './stage.ts';

/**
 * alice and bob talk. Each has a device that is connected and a second one: hers is connected as well, his is away
 * until `agree` wakes it.
 */
export class Talk {
  readonly stage: Stage;
  readonly stream: string;
  readonly alice: Person;
  readonly bob: Person;
  readonly phone: Device;
  readonly laptop: Device;
  readonly bobs: Device;
  readonly pocket: Device;

  private constructor(
    { stage, stream, alice, bob }: Pick<Talk, 'stage' | 'stream' | 'alice' | 'bob'>,
    devices: { phone: Device; laptop: Device; bobs: Device; pocket: Device },
  ) {
    this.stage = stage;
    this.stream = stream;
    this.alice = alice;
    this.bob = bob;
    this.phone = devices.phone;
    this.laptop = devices.laptop;
    this.bobs = devices.bobs;
    this.pocket = devices.pocket;
  }

  static async open(stage: Stage): Promise<Talk> {
    const [alice, bob] = await Promise.all([stage.person('alice'), stage.person('bob')]);
    const stream = await openDirect(stage, alice, bob);
    const [phone, laptop, bobs, pocket] = await Promise.all([
      stage.device(alice, 'phone'),
      stage.device(alice, 'laptop'),
      stage.device(bob, 'phone'),
      stage.device(bob, 'pocket'),
    ]);
    pocket.client.sleep();
    return new Talk({ stage, stream, alice, bob }, { phone, laptop, bobs, pocket });
  }

  /** Every device, the one that was away too, shows exactly what a fresh reader is told. */
  async agree(): Promise<void> {
    this.pocket.client.wake();
    const { token } = await this.bob.on('phone');
    const fresh = await eventsOf(this.stage, { token, stream: this.stream });
    const head = fresh.at(-1)?.seq ?? 0;
    for (const device of [this.phone, this.laptop, this.bobs, this.pocket]) {
      const window = () => device.client.windows.get(this.stream);
      const reaches = () => (window()?.cursor ?? -1) >= head;
      await until(reaches, { what: 'every device to reach the head', withinMs: deliveryMs });
      const base = window()?.base ?? 0;
      const shown = device.rows(this.stream).filter(({ seq }) => seq > base && seq <= head);
      assert.deepEqual(
        shown,
        fresh.filter(({ seq }) => seq > base),
      );
    }
  }

  /** Where the conversation stands for one of the two. */
  head(person: Person): Promise<Head> {
    return headOf(this.stage, person, this.stream);
  }

  /** Says something from alice's phone; the answer is its place. */
  async say(text: string): Promise<number> {
    return (await this.phone.sent(this.stream, { type: 'message', text })).seq;
  }
}

export async function openDirect(stage: Stage, by: Person, peer: Person): Promise<string> {
  const { token } = await by.on('phone');
  const body = { clientId: newClientId(), user: peer.id };
  return (await stage.http.call('POST /api/v1/conversations/direct', bodies.Opened, { token, body })).stream;
}

export async function headOf(stage: Stage, person: Person, stream: string): Promise<Head> {
  const { token } = await person.on('phone');
  return stage.http.call('GET /api/v1/conversations/{id}', HeadSchema, { id: stream, token });
}

/** Everything one may see of a stream, page by page, as a window shows it. */
export async function eventsOf(
  stage: Stage,
  { token, stream }: { token: string; stream: string },
): Promise<ShownRow[]> {
  const rows: ShownRow[] = [];
  for (let after = 0; ; ) {
    const query = { after, limit: 200 };
    const page = await stage.http.call(EVENTS, bodies.EventsPage, { id: stream, token, query });
    rows.push(...page.events.map(asShown));
    after = page.events.at(-1)?.seq ?? after;
    if (page.done) return rows;
  }
}

export const EVENTS = 'GET /api/v1/conversations/{id}/events';
const asShown = (event: Event): ShownRow => ({ ...event, changed: event.changed ?? event.seq });
