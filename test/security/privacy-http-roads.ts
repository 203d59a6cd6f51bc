import { Head } from '../../src/interface/protocol/index.ts';
import type { Asking } from '../support/http-calls.ts';
import { newClientId } from '../support/wire-ids.ts';
import { SEND } from './lab.ts';
import { about, type PrivacyCast, type Viewer } from './privacy-cast.ts';
import {
  ARE_FRIENDS,
  BLOCK_IS_SILENT,
  BLOCK_STOPS,
  NEVER_ACROSS_A_BLOCK,
  NOT_WITH_ONESELF,
  type PrivacyRoad,
} from './privacy-road.ts';

const OPEN = 'POST /api/v1/conversations/direct';
const SUGGESTIONS = 'GET /api/v1/contacts/suggestions';

/** Over HTTP. */
export const HTTP_PRIVACY_ROADS: readonly PrivacyRoad[] = [
  {
    setting: 'find',
    name: 'the exact handle',
    by: ['GET /api/v1/users'],
    leads: ({ server, alice, dora }, { token, person }) => {
      const { handle } = (person === alice ? alice : dora).account;
      return isGood(server, 'GET /api/v1/users', { token, query: { handle } });
    },
    instead: { blocked: BLOCK_IS_SILENT },
  },
  {
    setting: 'find',
    name: 'the card by id',
    by: ['GET /api/v1/users/{id}'],
    leads: ({ server, alice, dora }, { token, person }) =>
      isGood(server, 'GET /api/v1/users/{id}', { token, id: (person === alice ? alice : dora).id }),
    instead: {
      blocked: BLOCK_IS_SILENT,
      friend: { always: true, because: 'friends have each other in their lists' },
    },
  },
  {
    setting: 'find',
    name: 'the search',
    by: ['GET /api/v1/users/search'],
    leads: async ({ server, dora }, { token }) => {
      const query = { q: dora.account.handle };
      return (await server.http.ask('GET /api/v1/users/search', { token, query })).text.includes(dora.id);
    },
    instead: { self: NOT_WITH_ONESELF, blocked: BLOCK_IS_SILENT },
  },
  suggestions('find'),
  suggestions('add'),
  {
    setting: 'add',
    name: 'a request',
    by: ['POST /api/v1/contacts/requests'],
    leads: async ({ server, dora }, { person }) => {
      const isSent = (await about(server, person, 'requests', dora)) === 200;
      if (isSent) await about(server, person, 'withdraw', dora);
      return isSent;
    },
    instead: { self: NOT_WITH_ONESELF, friend: ARE_FRIENDS, blocked: BLOCK_IS_SILENT },
  },
  {
    setting: 'write',
    name: 'opening a conversation',
    by: [OPEN],
    leads: async (cast, { token }) => {
      const { id: user } = await cast.newcomer();
      return isGood(cast.server, OPEN, { token, body: { clientId: newClientId(), user } });
    },
    instead: { self: NOT_WITH_ONESELF },
  },
  {
    setting: 'write',
    name: 'a message over HTTP',
    by: [SEND],
    leads: async (cast, viewer) => {
      await openAgain(cast, viewer);
      const { token, stream } = viewer;
      const operations = [{ type: 'message', clientId: newClientId(), text: 'hello' }];
      return isGood(cast.server, SEND, { id: stream, token, body: { operations } });
    },
    instead: { self: NOT_WITH_ONESELF },
  },
  {
    setting: 'receipts',
    name: 'the hint of a mark that was set over HTTP',
    by: ['PUT /api/v1/conversations/{id}/mark', 'told marks'],
    leads: async ({ server, alice, lab, viewers }, { wire }) => {
      const seq = await lab.say(viewers.stranger.person, 'news');
      const before = wire.heard.length;
      const mark = { id: lab.stream, token: viewers.self.token, body: { seq } };
      await server.http.run('PUT /api/v1/conversations/{id}/mark', mark);
      await wire.settle();
      return wire.heard.slice(before).some((frame) => frame.op === 'marks' && frame.user === alice.id);
    },
  },
  {
    setting: 'receipts',
    name: 'the head over HTTP',
    by: ['GET /api/v1/conversations/{id}'],
    leads: async ({ server }, { token, stream }) => {
      const head = await server.http.call('GET /api/v1/conversations/{id}', Head, { id: stream, token });
      return head.peerRead !== undefined;
    },
    instead: { self: NOT_WITH_ONESELF, blocked: BLOCK_STOPS },
  },
  {
    setting: 'receipts',
    name: 'the list of conversations',
    by: ['GET /api/v1/conversations'],
    leads: async ({ server }, { token, stream }) => {
      const { text } = await server.http.ask('GET /api/v1/conversations', { token });
      const { heads } = JSON.parse(text) as { heads: { stream: string; peerRead?: number }[] };
      return heads.find((head) => head.stream === stream)?.peerRead !== undefined;
    },
    instead: { self: NOT_WITH_ONESELF, blocked: BLOCK_STOPS },
  },
  {
    setting: 'receipts',
    name: 'the head of a conversation that is opened again',
    by: [OPEN],
    leads: async (cast, viewer) => (await openAgain(cast, viewer)).includes('"peerRead"'),
    instead: { self: NOT_WITH_ONESELF, blocked: BLOCK_STOPS },
  },
];

/** By the groups that both are in. */
function suggestions(setting: 'find' | 'add'): PrivacyRoad {
  return {
    setting,
    name: 'the suggestions',
    by: [SUGGESTIONS],
    leads: async ({ server, alice }, { token }) =>
      (await server.http.ask(SUGGESTIONS, { token })).text.includes(alice.id),
    instead: { self: NOT_WITH_ONESELF, friend: ARE_FRIENDS, blocked: NEVER_ACROSS_A_BLOCK },
  };
}

async function isGood(server: PrivacyCast['server'], route: string, asking: Asking): Promise<boolean> {
  return (await server.http.ask(route, asking)).status < 300;
}

/** Asking for a conversation again writes down anew who may write in it. */
export async function openAgain({ server, alice }: PrivacyCast, { token }: Viewer): Promise<string> {
  const body = { clientId: newClientId(), user: alice.id };
  return (await server.http.ask(OPEN, { token, body })).text;
}
