import type { StreamId } from '../../src/domain/shared/ids.ts';
import type { Row } from '../../src/interface/sdk/index.ts';
import { message } from '../support/asking.ts';
import { type Act, type Does, deviceOf, nth, streamOf } from './act.ts';
import type { ModelDevice } from './model-device.ts';
import { A_MOMENT_MS, type ModelWorld } from './model-world.ts';

/** More than a device reads of a conversation that nobody opened. */
const BURST = 35;
/** More than a device may be behind before it reads backwards from the head. */
const FLOOD = 1_010;
const OPERATIONS = 50;
/** Moments until a message is where it was sent. */
const TRIES = 10;

/** What people do with messages. */
export const WRITING = {
  message: (world, act) => {
    const device = deviceOf(world, act);
    send(world, device, { stream: streamOf(world, device, act), what: act.what });
  },
  edit: (world, act) => {
    const { device, stream, target } = ownMessage(world, act);
    const mentions = mentioned(world, device, { stream, how: act.what >> 2 });
    device.does(device.client.edit(stream, target, { text: textOf(world, 'edited'), mentions }));
  },
  recall: (world, act) => {
    const { device, stream, target } = ownMessage(world, act);
    device.does(device.client.recall(stream, target));
  },
  /** Many at once, so that what matters lies beyond the first page. */
  burst: (world, act) => writeMany(world, act, BURST),
  /** So many that whoever is away begins anew; once is enough in one run. */
  flood: (world, act) => {
    writeMany(world, act, world.isFlooded ? BURST : FLOOD);
    world.isFlooded = true;
  },
} as const satisfies Record<string, Does>;

interface Manner {
  readonly stream: StreamId;
  readonly what: number;
}

/** Writes a message: `what` says whether somebody looked, what it answers, and whom it names. */
function send(world: ModelWorld, device: ModelDevice, { stream, what }: Manner): void {
  const last = device.client.rows(stream).at(-1)?.seq;
  const seen = what % 2 === 1 && last !== undefined ? { seen: last } : {};
  const source = nth(device.client.rows(stream).toReversed(), what >> 4)?.seq;
  const reply = (what >> 1) % 2 === 1 && source !== undefined ? { reply: source } : {};
  const mentions = mentioned(world, device, { stream, how: what >> 2 });
  device.does(device.client.send(stream, textOf(world, 'said'), { ...seen, ...reply, mentions }));
}

/** Nobody, one of the others, all of them, or all and oneself. */
function mentioned(
  world: ModelWorld,
  { owner }: ModelDevice,
  { stream, how }: { stream: StreamId; how: number },
) {
  const here = world.membersOf(stream).filter(({ leftSeq }) => leftSeq === null);
  const all = here.map(({ userId }) => userId);
  const others = all.filter((userId) => userId !== owner.userId);
  return [[], others.slice(0, 1), others, all][how % 4] ?? [];
}

function textOf(world: ModelWorld, verb: string): string {
  world.texts += 1;
  return `${verb} ${world.texts}`;
}

/** A message of the device's person that this device shows, counted from the newest; one is written where there is none. */
function ownMessage(world: ModelWorld, act: Act): { device: ModelDevice; stream: StreamId; target: number } {
  const device = deviceOf(world, act);
  const asked = streamOf(world, device, act);
  const found = nth(ownRows(device, asked), act.what);
  if (found) return { device, stream: asked, target: found.seq };
  return (
    writtenNow(world, device, asked) ?? writtenNow(world, device, device.owner.selfId) ?? nothingToChange()
  );
}

/** A message written for the purpose, unless the person may not write there, or not any more by the time it arrives. */
function writtenNow(world: ModelWorld, device: ModelDevice, stream: StreamId) {
  send(world, world.online(device), { stream, what: 0 });
  for (let tries = 0; tries < TRIES && ownRows(device, stream).length === 0; tries += 1) {
    world.server.reads.open();
    device.free();
    world.pass(A_MOMENT_MS);
    world.online(device);
  }
  const [newest] = ownRows(device, stream);
  return newest && { device, stream, target: newest.seq };
}

function nothingToChange(): never {
  throw new Error('everybody can write notes to self');
}

const ownRows = ({ client, owner }: ModelDevice, stream: StreamId): Row[] =>
  client
    .rows(stream)
    .filter((row) => row.type === 'message' && row.sender === owner.userId && row.body !== null)
    .toReversed();

/** Straight to the committer: how fast somebody may write is not what this is about. */
function writeMany(world: ModelWorld, act: Act, count: number): void {
  const device = deviceOf(world, act);
  const stream = streamOf(world, device, act);
  for (let written = 0; written < count; written += OPERATIONS) {
    const texts = Array.from({ length: Math.min(OPERATIONS, count - written) }, () =>
      textOf(world, 'called'),
    );
    world.server.submit(
      ...texts.map((text, place) => {
        const isNaming = (written + place) % 9 === 0;
        const mentions = isNaming ? mentioned(world, device, { stream, how: act.what }) : [];
        return message(device.owner, stream, text, { mentions });
      }),
    );
  }
  world.pass(A_MOMENT_MS);
}
