import { ChatSession } from '../../src/interface/cli/chat/chat-session.ts';
import { type MagpieClient, MagpieError } from '../../src/interface/sdk/index.ts';
import type { Person } from '../support/account.ts';
import { until, within } from '../support/until.ts';
import type { Viewer } from './privacy-cast.ts';
import { openAgain } from './privacy-http-roads.ts';
import {
  ARE_FRIENDS,
  BLOCK_IS_SILENT,
  BLOCK_STOPS,
  NEVER_ACROSS_A_BLOCK,
  NOT_WITH_ONESELF,
  type PrivacyRoad,
} from './privacy-road.ts';

const withinMs = 10_000;

/** By the SDK, and by `magpie chat`, which is a person before it. */
export const CLIENT_PRIVACY_ROADS: readonly PrivacyRoad[] = [
  {
    setting: 'find',
    name: 'the exact handle in the SDK',
    by: ['sdk findByHandle'],
    leads: async ({ alice, dora }, { client, person }) => {
      const { handle } = (person === alice ? alice : dora).account;
      return (await client.findByHandle(handle)) !== undefined;
    },
    instead: { blocked: BLOCK_IS_SILENT },
  },
  {
    setting: 'find',
    name: 'the card in the SDK',
    by: ['sdk card'],
    leads: async ({ alice, dora }, { client, person }) =>
      (await client.card((person === alice ? alice : dora).id)) !== undefined,
    instead: {
      blocked: BLOCK_IS_SILENT,
      friend: { always: true, because: 'friends have each other in their lists' },
    },
  },
  {
    setting: 'find',
    name: 'the search in the SDK',
    by: ['sdk search'],
    leads: async ({ dora }, { client }) =>
      (await client.search(dora.account.handle)).some(({ user }) => user.id === dora.id),
    instead: { self: NOT_WITH_ONESELF, blocked: BLOCK_IS_SILENT },
  },
  {
    setting: 'find',
    name: '/open in the chat',
    by: ['chat /open'],
    leads: async (cast, viewer) => {
      const { handle } = (await cast.newcomer()).account;
      return !(await chat(viewer.client, [`/open @${handle}`])).includes(
        `-- there is nobody called @${handle}`,
      );
    },
    instead: { self: NOT_WITH_ONESELF, blocked: BLOCK_IS_SILENT },
  },
  suggestions('find'),
  suggestions('add'),
  {
    setting: 'add',
    name: 'a request by the SDK',
    by: ['sdk requestFriend'],
    leads: async ({ dora }, { client }) => {
      const isSent = await succeeds(client.requestFriend(dora.id));
      if (isSent) await client.withdrawRequest(dora.id);
      return isSent;
    },
    instead: { self: NOT_WITH_ONESELF, friend: ARE_FRIENDS, blocked: BLOCK_IS_SILENT },
  },
  {
    setting: 'write',
    name: 'opening a conversation by the SDK',
    by: ['sdk openDirect'],
    leads: async (cast, { client }) => succeeds(client.openDirect((await cast.newcomer()).id)),
    instead: { self: NOT_WITH_ONESELF },
  },
  {
    setting: 'write',
    name: 'a message by the SDK',
    by: ['sdk send'],
    leads: async (cast, viewer) => {
      await openAgain(cast, viewer);
      const { client, stream } = viewer;
      return isSent(client, stream, await client.send(stream, 'hello'));
    },
    instead: { self: NOT_WITH_ONESELF },
  },
  {
    setting: 'write',
    name: '/open in the chat',
    by: ['chat /open'],
    leads: async (cast, viewer) => (await opened(viewer.client, await cast.newcomer())) !== undefined,
    instead: { self: NOT_WITH_ONESELF },
  },
  {
    setting: 'write',
    name: 'a line in the chat',
    by: ['chat anything else'],
    leads: async (cast, viewer) => {
      await openAgain(cast, viewer);
      const { client, stream } = viewer;
      const text = `a line ${crypto.randomUUID()}`;
      await chat(client, [`/open @${cast.alice.account.handle}`, text]);
      const row = client.timeline(stream).find((each) => each.text === text);
      return row?.clientId !== undefined && isSent(client, stream, row.clientId);
    },
    instead: { self: NOT_WITH_ONESELF },
  },
  {
    setting: 'presence',
    name: 'whom the SDK watches',
    by: ['sdk watchPresence'],
    leads: async ({ alice, viewers }, viewer) => {
      const other = viewer === viewers.self ? viewers.friend : viewer;
      // No hint about her is on its way once somebody else is watched instead.
      await watched(viewer, other.person);
      return watched(viewer, alice);
    },
  },
  {
    setting: 'receipts',
    name: 'what one’s own message says of itself in the SDK',
    by: ['sdk openDirect'],
    leads: async ({ alice }, { client, stream, person }) => {
      await client.openDirect(alice.id);
      const first = client.timeline(stream).find(({ sender }) => sender === person.id);
      return first?.delivery === 'read';
    },
    instead: { self: NOT_WITH_ONESELF, blocked: BLOCK_STOPS },
  },
];

function suggestions(setting: 'find' | 'add'): PrivacyRoad {
  return {
    setting,
    name: 'the suggestions in the SDK',
    by: ['sdk suggestions'],
    leads: async ({ alice }, { client }) =>
      (await client.suggestions()).some(({ user }) => user.id === alice.id),
    instead: { self: NOT_WITH_ONESELF, friend: ARE_FRIENDS, blocked: NEVER_ACROSS_A_BLOCK },
  };
}

/** Whether it was carried out; whatever is no refusal is thrown. */
async function succeeds(asked: Promise<unknown>): Promise<boolean> {
  try {
    await asked;
    return true;
  } catch (fault) {
    if (fault instanceof MagpieError) return false;
    throw fault;
  }
}

const isSent = (client: MagpieClient, stream: string, clientId: string): Promise<boolean> =>
  until(
    () => {
      const row = client.timeline(stream).find((each) => each.clientId === clientId);
      if (row?.delivery === 'failed') return { is: false };
      return row?.seq === undefined ? undefined : { is: true };
    },
    { what: 'the message to be sent or refused', withinMs },
  ).then(({ is }) => is);

/** Whether the device is told that they are here. */
async function watched({ client }: Viewer, { id }: Person): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const silence = client.on('presence', ({ users }) => {
    const state = users.find((user) => user.id === id);
    if (state) resolve(state.online);
  });
  client.watchPresence([id]);
  const isOnline = await within(promise, { what: 'the presence of somebody', withinMs });
  silence();
  return isOnline;
}

/** The conversation with somebody, once the chat opened it. */
async function opened(client: MagpieClient, { account, id }: Person): Promise<string | undefined> {
  await chat(client, [`/open @${account.handle}`]);
  return client.conversations().find(({ peer }) => peer?.id === id)?.stream;
}

/** What the chat prints of these lines. */
export async function chat(client: MagpieClient, lines: readonly string[]): Promise<readonly string[]> {
  const printed: string[] = [];
  const typed = [...lines, '/quit'];
  const screen = { ask: async () => typed.shift(), print: (line: string) => void printed.push(line) };
  await new ChatSession(client, screen).run();
  return printed;
}
