import type { FrameOf } from '../../src/interface/protocol/index.ts';
import type { Person } from '../support/account.ts';
import type { Wire } from '../support/wire.ts';
import { newClientId } from '../support/wire-ids.ts';
import { textsOf } from './privacy-cast.ts';
import { openAgain } from './privacy-http-roads.ts';
import { BLOCK_STOPS, NOT_WITH_ONESELF, type PrivacyRoad } from './privacy-road.ts';

const NOT_TO_ONESELF = { none: true, because: 'one’s own devices are not told that one writes' } as const;

/** Over the socket. */
export const SOCKET_PRIVACY_ROADS: readonly PrivacyRoad[] = [
  {
    setting: 'write',
    name: 'a message over the socket',
    by: ['frame send'],
    leads: async (cast, viewer) => {
      await openAgain(cast, viewer);
      const { wire, stream } = viewer;
      const clientId = newClientId();
      wire.say({ op: 'send', stream, operations: [{ type: 'message', clientId, text: 'hello' }] });
      const answer = await Promise.race([
        wire.next('ack', ({ results }) => results.some((each) => each.clientId === clientId)),
        wire.next('nack', (nack) => nack.clientId === clientId),
      ]);
      return answer.op === 'ack';
    },
    instead: { self: NOT_WITH_ONESELF },
  },
  {
    setting: 'write',
    name: 'that the viewer writes to her',
    by: ['frame typing', 'told typing'],
    leads: async (cast, viewer) => {
      await openAgain(cast, viewer);
      const { wire: hers } = cast.viewers.self;
      hers.say({ op: 'open', stream: viewer.stream });
      await hers.settle();
      return isTyping({ from: viewer.wire, to: hers, stream: viewer.stream }, viewer.person);
    },
    instead: { self: NOT_TO_ONESELF },
  },
  {
    setting: 'presence',
    name: 'what is answered to who begins to watch',
    by: ['frame presence', 'told presence'],
    leads: async ({ alice }, { wire }) => (await beginToWatch(wire, alice))?.online === true,
  },
  {
    setting: 'presence',
    name: 'when somebody was last here who is away',
    by: ['frame presence', 'told presence'],
    leads: async ({ erin }, { wire }) => (await beginToWatch(wire, erin))?.seenAt !== undefined,
    instead: { self: { none: true, because: 'erin is away, and alice is a stranger to her' } },
  },
  {
    setting: 'presence',
    name: 'what is told to who watches',
    by: ['frame presence', 'told presence'],
    leads: async (cast, { wire }) => {
      await beginToWatch(wire, cast.alice);
      await beginToWatch(cast.viewers.self.wire, cast.alice);
      const text = `seen ${newClientId().slice(-12)}`;
      await cast.showAlice(text);
      await wire.settle();
      return textsOf(wire, cast.alice).includes(text);
    },
  },
  {
    setting: 'presence',
    name: 'that she writes',
    by: ['frame typing', 'told typing'],
    leads: ({ alice, lab, viewers }, { wire }) =>
      isTyping({ from: viewers.self.wire, to: wire, stream: lab.stream }, alice),
    instead: { self: NOT_TO_ONESELF },
  },
  {
    setting: 'receipts',
    name: 'the hint of a mark that was set over the socket',
    by: ['frame read', 'told marks'],
    leads: async ({ alice, lab, viewers }, { wire }) => {
      const seq = await lab.say(viewers.stranger.person, 'news');
      const isIt = (marks: FrameOf<'marks'>) => marks.user === alice.id && marks.read >= seq;
      const { wire: hers } = viewers.self;
      hers.say({ op: 'read', stream: lab.stream, seq });
      // Marks over the socket are written once a second, and told to everybody at once.
      await hers.next('marks', isIt);
      await wire.settle();
      return wire.heard.some((frame) => frame.op === 'marks' && isIt(frame));
    },
  },
  {
    setting: 'receipts',
    name: 'the head over the socket',
    by: ['frame heads', 'told heads'],
    leads: async (_cast, { wire, stream }) => {
      // Conversations that others opened meanwhile were told as heads too.
      const before = wire.heard.length;
      const isAnswer = (frame: FrameOf<'heads'>) =>
        wire.heard.indexOf(frame) >= before && frame.heads.some((head) => head.stream === stream);
      const { heads } = await wire.ask({ op: 'heads', stream }, 'heads', isAnswer);
      return heads[0]?.peerRead !== undefined;
    },
    instead: { self: NOT_WITH_ONESELF, blocked: BLOCK_STOPS },
  },
];

/** What is answered about them, apart from what was told to this screen before. */
async function beginToWatch(wire: Wire, { id }: Person) {
  await wire.ask({ op: 'presence', users: [] }, 'presence', ({ users }) => users.length === 0);
  const before = wire.heard.length;
  const isAnswer = ({ users }: FrameOf<'presence'>) => users.some((user) => user.id === id);
  const answer = await wire.ask(
    { op: 'presence', users: [id] },
    'presence',
    (frame) => wire.heard.indexOf(frame) >= before && isAnswer(frame),
  );
  return answer.users[0];
}

/** Whether the second socket hears that the person of the first writes. */
async function isTyping(
  { from, to, stream }: { from: Wire; to: Wire; stream: string },
  { id }: Person,
): Promise<boolean> {
  const before = to.heard.length;
  from.say({ op: 'typing', stream });
  await handled(from, to);
  return to.heard.slice(before).some((frame) => frame.op === 'typing' && frame.user === id);
}

/** A hint is not waited for by whoever caused it, so a few turns pass on both sockets. */
async function handled(from: Wire, to: Wire): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) {
    await from.settle();
    await to.settle();
  }
}
