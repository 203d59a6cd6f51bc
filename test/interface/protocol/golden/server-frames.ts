import {
  type ClientFrame,
  encodeMarks,
  encodePeople,
  encodePresence,
  encodeRun,
  encodeTyping,
  type ServerFrame,
} from '../../../../src/interface/protocol/index.ts';
import { sendAnswer } from '../../../../src/interface/ws/answers.ts';
import { hiddenFrom } from '../../../../src/interface/ws/page-frame.ts';
import type { OperationResult } from '../../../../src/modules/shared/ports.ts';
import { type Core, coreOver } from '../../../support/core.ts';
import { Device } from '../../../support/device.ts';
import { clientIdOf, idOf } from '../../../support/known-ids.ts';
import { openMemory } from '../../../support/stores.ts';
import { known, World } from '../../../support/world.ts';
import { AT, alice, bob, caller, head, page, rows, talk } from './samples.ts';

type Op = ServerFrame['op'];

/** One frame of each kind that the server sends, written by the code that writes them in earnest. */
export async function serverFrames(): Promise<Map<string, string>> {
  const frames: Readonly<Record<Op, string>> = {
    ...(await asked()),
    ...outbox(),
    event: encodeRun(talk, rows, hiddenFrom(page.member.visibleFrom)),
    marks: encodeMarks({
      streamId: talk,
      userId: alice.userId,
      readSeq: 41,
      receivedSeq: 46,
      own: { unread: 2, mentions: 1 },
    }),
    typing: encodeTyping({ streamId: talk, userId: bob.userId }),
    presence: encodePresence([
      { userId: bob.userId, online: true },
      { userId: alice.userId, online: false, seenAt: AT },
      { userId: idOf('user carol'), online: true, mode: 'busy', text: 'In a talk 😀' },
    ]),
    people: encodePeople([{ userId: bob.userId, handle: bob.handle, name: 'Bob 鲍勃' }]),
    // No server asks this yet, but every client must answer it.
    ping: '{"op":"ping"}',
  };
  return new Map(Object.entries(frames).map(([op, text]) => [editionOf(op as Op), text]));
}

/** Frames that have gained a field since they were first kept: the earlier form stays beside the later. */
const EDITIONS: Partial<Record<Op, number>> = { ready: 2, heads: 2, presence: 3 };

const editionOf = (op: Op): string => `server-${op}${EDITIONS[op] ? `-${EDITIONS[op]}` : ''}`;

/** What a connection answers to one frame each, over use cases that answer the samples. */
async function asked() {
  const core = coreOver(await World.open({ kind: 'memory', open: openMemory }));
  const device = new Device(core, samplesFor(core));
  const answer = async (op: Op, text?: string): Promise<string> => {
    if (text !== undefined) await device.saysText(text);
    const found = device.socket.texts.find((each) => JSON.parse(each).op === op);
    device.forget();
    return known(found);
  };
  const hello = await answer('hello');
  const ready = await answer('ready', '{"op":"auth","client":{"name":"golden","level":1}}');
  const heads = await answer('heads', '{"op":"heads"}');
  const forwards = await answer('page', `{"op":"sync","stream":"${talk}","after":40}`);
  const reset = await answer('reset', `{"op":"sync","stream":"${talk}","after":1000}`);
  device.connection.stale();
  const pong = await answer('pong', '{"op":"ping"}');
  device.connection.bye('slow', 4002, 1_000);
  return { hello, ready, heads, page: forwards, reset, pong, bye: await answer('bye') };
}

function samplesFor(core: Core) {
  const messages: Core['messages'] = {
    ...core.messages,
    heads: async () => ({ heads: [head], next: talk }),
    head: async () => head,
    sync: async (_userId, { after }) =>
      after === 40
        ? { kind: 'page', page, from: 41, digest: '', isDone: true, isBackwards: false }
        : { kind: 'reset', reason: 'beyond_head', floor: 3 },
  };
  const authentication = Object.assign(Object.create(core.users.authentication), {
    caller: async () => caller,
  });
  return { messages, users: { ...core.users, authentication }, degraded: () => ['durability'] };
}

/** The two answers to a `send` of three operations. */
function outbox(): { ack: string; nack: string } {
  const clientIds = [clientIdOf(201), clientIdOf(202), clientIdOf(203)];
  const operations = clientIds.map((clientId) => ({ clientId })) as unknown as SendFrame['operations'];
  const frame = { op: 'send' as const, stream: talk, operations };
  const result = (place: number, duplicate: boolean): OperationResult => ({
    clientId: known(clientIds[place]),
    streamId: talk,
    seq: 47 + place,
    at: AT + place,
    duplicate,
  });
  const results = [result(0, true), result(1, false), result(2, false)];
  const refused = { ok: false, index: 1, code: 'text_empty', done: [result(0, true)] } as const;
  return {
    ack: sendAnswer(frame, { outcome: { ok: true, results } }, 'en'),
    nack: sendAnswer(frame, { outcome: refused }, 'zh'),
  };
}
type SendFrame = Extract<ClientFrame, { op: 'send' }>;
