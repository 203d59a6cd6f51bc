import type { PrivacySetting } from '../../src/domain/users/privacy.ts';
import { CONTROL_ACTS } from '../../src/interface/cli/control/serve-control.ts';
import { ServerFrame } from '../../src/interface/protocol/index.ts';
import type { MagpieClient } from '../../src/interface/sdk/index.ts';
import { ASKS, TELLS } from '../../src/interface/sdk/tabs/tab-messages.ts';
import { chat } from './privacy-client-roads.ts';
import { opsOfServer, routesOfServer } from './roads.ts';

/** Everything by which anybody reaches the server, as the server, the SDK and the command line list it themselves. */
export async function placesOf(client: MagpieClient): Promise<string[]> {
  const commands = (await chat(client, ['/help'])).flatMap(
    (line) => /^(\/\w+|\w[\w ]*\w) .*? {2,}/.exec(line)?.[1] ?? [],
  );
  return [
    ...routesOfServer(),
    ...opsOfServer().map((op) => `frame ${op}`),
    ...ServerFrame.options.map((option) => `told ${option.shape.op.value}`),
    ...[...ASKS, ...TELLS].map((method) => `sdk ${method}`),
    ...new Set(commands.map((command) => `chat ${command}`)),
    ...CONTROL_ACTS.map((path) => `control ${path}`),
  ];
}

/** Where which settings are met. Each of them has a road there, which is walked for every audience and everybody. */
export const MET_AT: Readonly<Record<string, readonly PrivacySetting[]>> = {
  'GET /api/v1/users': ['find'],
  'GET /api/v1/users/{id}': ['find'],
  'GET /api/v1/users/search': ['find'],
  'GET /api/v1/contacts/suggestions': ['add', 'find'],
  'POST /api/v1/contacts/requests': ['add'],
  'POST /api/v1/conversations/direct': ['receipts', 'write'],
  'POST /api/v1/conversations/{id}/messages': ['write'],
  'PUT /api/v1/conversations/{id}/mark': ['receipts'],
  'GET /api/v1/conversations': ['receipts'],
  'GET /api/v1/conversations/{id}': ['receipts'],
  'frame send': ['write'],
  'frame typing': ['presence', 'write'],
  'told typing': ['presence', 'write'],
  'frame presence': ['presence'],
  'told presence': ['presence'],
  'frame read': ['receipts'],
  'told marks': ['receipts'],
  'frame heads': ['receipts'],
  'told heads': ['receipts'],
  'sdk findByHandle': ['find'],
  'sdk card': ['find'],
  'sdk search': ['find'],
  'sdk suggestions': ['add', 'find'],
  'sdk requestFriend': ['add'],
  'sdk openDirect': ['receipts', 'write'],
  'sdk send': ['write'],
  'sdk watchPresence': ['presence'],
  'chat /open': ['find', 'write'],
  'chat anything else': ['write'],
};

/** Where none is met, and why not. Written as globs. */
export const NOT_MET_AT: Readonly<Record<string, string>> = {
  'is of the server and of nobody on it':
    'GET /\\*, GET /api/docs, GET /api/docs/json, GET /livez, GET /readyz, GET /healthz, GET /api/v1/server, ' +
    'PATCH /api/v1/server, GET /api/v1/server/picture, sdk server, sdk changeServer',
  'is of the own account and its devices':
    'POST /api/v1/accounts, POST /api/v1/passwords/{reset,forgotten}, POST /api/v1/mail/confirm, * /api/v1/sessions*, * /api/v1/me*, frame auth, frame idle, ' +
    'sdk register, sdk signIn, sdk resume, sdk signOut, sdk change{Name,Profile,Privacy,Presence,Password}, ' +
    'sdk sessions, sdk endSession, sdk endOtherSessions, sdk resetPassword, sdk security, sdk {start,confirm,end}Factor, ' +
    'sdk closeAccount, sdk {ask,collect,lookAt}Pairing, sdk approveDevice, sdk {begin,finish}{Identity,Link}, sdk unlink, ' +
    'sdk idle, sdk forgotPassword, sdk {offer,confirm,remove}Mail',
  'is of an office, and what people decide is between people':
    '* /api/v1/invitations*, * /api/v1/administration/*, control /*, sdk invitations, sdk invite, sdk revokeInvitation, ' +
    'sdk managedUsers, sdk changeUser, sdk makeBot, sdk offerPasswordReset, sdk audit',
  'is between two who have to do with each other already, or of the own list':
    'GET /api/v1/contacts, PATCH /api/v1/contacts/{id}, POST /api/v1/contacts/{id}/{accept,decline,withdraw,remove,block,unblock}, ' +
    'sdk {accept,decline,remove}Friend, sdk withdrawRequest, sdk block, sdk unblock, sdk changeContact, told people',
  'reads or hides what was written':
    'GET /api/v1/conversations/{id}/events, POST /api/v1/conversations/{id}/clear, frame sync, frame open, told page, ' +
    'told event, sdk load{Older,Newer}, sdk showAround, sdk showNewest, sdk caughtUp, sdk clearHistory, sdk open, ' +
    'chat /older, chat /list',
  'changes or repeats what was sent before, by the same frame':
    'sdk edit, sdk recall, sdk retry, sdk discard, told ack, told nack',
  'says one frame and nothing more': 'sdk markRead, sdk typing',
  'is of the connection':
    'frame ping, frame pong, told ping, told pong, told hello, told ready, told reset, told bye, sdk nudge, chat /quit',
};

/** The reasons for which no setting is met there; without any it has to be met. */
export const reasonsAgainst = (place: string): string[] =>
  Object.entries(NOT_MET_AT).flatMap(([because, places]) =>
    places.split(', ').some((each) => new Bun.Glob(flat(each)).match(flat(place))) ? [because] : [],
  );

/** A star stands for slashes too, and the braces of a route are no alternatives. */
const flat = (place: string): string => place.replaceAll('/', ':').replaceAll(':{id}', ':id');
