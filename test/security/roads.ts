import { createHttpApp } from '../../src/interface/http/http-app.ts';
import { ClientFrame } from '../../src/interface/protocol/index.ts';
import type { Asking } from '../support/http-calls.ts';
import { newClientId } from '../support/wire-ids.ts';

/** What a road does with an id, for somebody whom it does not concern. */
export type Road =
  /** Takes no id of anything that belongs to somebody. */
  | { readonly kind: 'free'; readonly because: string }
  /** Takes the id of a conversation and answers a stranger as if there were none. */
  | {
      readonly kind: 'conversation';
      readonly asking: Asking;
      /**
       * What somebody finds who was a member once. `clamped`: what they knew when they left. `own state`: their own
       * marks, which the protocol lets move up to where they left, and which nobody else is told of.
       */
      readonly exMember: 'not found' | 'clamped' | 'own state';
    }
  /** Takes an id of something else that belongs to one person. */
  | { readonly kind: 'own'; readonly asking: Asking }
  /** Takes the id of a person, and answers whoever that person blocks as it answers anybody. */
  | { readonly kind: 'person'; readonly asking: (peer: string) => Asking }
  /** Says nothing to anybody about an id that does not concern them. */
  | { readonly kind: 'silent'; readonly frame: Readonly<Record<string, unknown>> };

const free = (because: string): Road => ({ kind: 'free', because });
const person = (asking: (peer: string) => Asking = () => ({})): Road => ({ kind: 'person', asking });
const aboutPerson = () => ({ body: { clientId: newClientId() } });
const message = () => ({ type: 'message', clientId: newClientId(), text: 'let me in' });

/** Every route of the HTTP side. The test fails where the table and the server differ. */
export const routeRoads = (): Readonly<Record<string, Road>> => ({
  'GET /*': free('the page and its files, whatever the address'),
  'GET /api/docs': free('a page for everybody'),
  'GET /api/docs/json': free('a document for everybody'),
  'GET /livez': free('says whether the process lives'),
  'GET /readyz': free('says whether the node is ready'),
  'GET /healthz': free('says how well the node is'),
  'GET /api/v1/server': free('says what the server is'),
  'GET /api/v1/server/picture': free('a picture for everybody'),
  'PATCH /api/v1/server': free('asks for a role, and takes no id'),
  'POST /api/v1/accounts': free('makes an account'),
  'POST /api/v1/sessions': free('takes a password'),
  'GET /api/v1/sessions': free('lists the own sessions'),
  'DELETE /api/v1/sessions/current': free('ends the own session'),
  'DELETE /api/v1/sessions/{id}': { kind: 'own', asking: { headers: { 'idempotency-key': newClientId() } } },
  'DELETE /api/v1/sessions': free('ends the own sessions'),
  'POST /api/v1/sessions/pairing': free('asks for a secret'),
  'POST /api/v1/sessions/pairing/look': free('takes a secret'),
  'POST /api/v1/sessions/pairing/approve': free('takes a secret'),
  'POST /api/v1/sessions/pairing/collect': free('takes two secrets'),
  'POST /api/v1/passwords/reset': free('takes a secret'),
  'POST /api/v1/passwords/forgotten': free('answers alike whatever it is asked'),
  'POST /api/v1/mail/confirm': free('takes a secret'),
  'POST /api/v1/me/mail': free('changes the own account'),
  'DELETE /api/v1/me/mail': free('changes the own account'),
  'POST /api/v1/sessions/identity': free('leads to the identity provider'),
  'POST /api/v1/sessions/identity/finish': free('takes a secret'),
  'POST /api/v1/me/identity': free('leads to the identity provider'),
  'POST /api/v1/me/identity/finish': free('takes a secret'),
  'DELETE /api/v1/me/identity': free('changes the own account'),
  'GET /api/v1/me/security': free('reads the own account'),
  'POST /api/v1/me/password': free('changes the own account'),
  'POST /api/v1/me/factor': free('changes the own account'),
  'POST /api/v1/me/factor/confirm': free('changes the own account'),
  'DELETE /api/v1/me/factor': free('changes the own account'),
  'POST /api/v1/me/close': free('closes the own account; an heir is somebody whose card everybody may see'),
  'GET /api/v1/invitations': free('asks for a role'),
  'POST /api/v1/invitations': free('asks for a role'),
  'DELETE /api/v1/invitations/{id}': free('asks for a role before it looks for the id'),
  'GET /api/v1/administration/users': free('asks for a role'),
  'POST /api/v1/administration/users': free('asks for a role'),
  'PATCH /api/v1/administration/users/{id}': free('asks for a role before it looks for the id'),
  'POST /api/v1/administration/users/{id}/reset': free('asks for a role before it looks for the id'),
  'GET /api/v1/administration/audit': free('asks for a role'),
  'GET /api/v1/me': free('reads the own account'),
  'PATCH /api/v1/me': free('changes the own account'),
  'PUT /api/v1/me/privacy': free('changes the own account'),
  'PUT /api/v1/me/presence': free('changes the own account'),
  'GET /api/v1/me/state': free('reads the own account'),
  'GET /api/v1/users': free('a card of somebody who lets themselves be found, by exact handle'),
  'GET /api/v1/users/search': free('people who let themselves be found'),
  'GET /api/v1/users/{id}': person(),
  'GET /api/v1/contacts': free('lists what the asker keeps; `after` is only a place in its order'),
  'GET /api/v1/contacts/suggestions': free('takes no id'),
  'POST /api/v1/contacts/requests': person((user) => ({ body: { clientId: newClientId(), user } })),
  'POST /api/v1/contacts/{id}/accept': person(aboutPerson),
  'POST /api/v1/contacts/{id}/decline': person(aboutPerson),
  'POST /api/v1/contacts/{id}/withdraw': person(aboutPerson),
  'POST /api/v1/contacts/{id}/remove': person(aboutPerson),
  'POST /api/v1/contacts/{id}/block': person(aboutPerson),
  'POST /api/v1/contacts/{id}/unblock': person(aboutPerson),
  'PATCH /api/v1/contacts/{id}': person(() => ({ body: { clientId: newClientId(), remark: 'x' } })),
  ...conversationRoads(),
});

const conversationRoads = (): Readonly<Record<string, Road>> => ({
  'POST /api/v1/conversations/direct': free(
    'opens a conversation with whoever takes messages; a block is refused there as any other wish not to get any',
  ),
  'GET /api/v1/conversations': free('lists the own conversations; `after` is only a place in their order'),
  'GET /api/v1/conversations/{id}': { kind: 'conversation', asking: {}, exMember: 'clamped' },
  'GET /api/v1/conversations/{id}/events': { kind: 'conversation', asking: {}, exMember: 'clamped' },
  'PUT /api/v1/conversations/{id}/mark': {
    kind: 'conversation',
    asking: { body: { seq: 1 } },
    exMember: 'own state',
  },
  'POST /api/v1/conversations/{id}/clear': {
    kind: 'conversation',
    asking: { body: { clientId: newClientId(), upTo: 1 } },
    exMember: 'own state',
  },
  'POST /api/v1/conversations/{id}/messages': {
    kind: 'conversation',
    asking: { body: { operations: [message()] } },
    exMember: 'not found',
  },
});

/** Every frame of a client, in the same way; an id takes the place of `stream`. */
export const frameRoads = (): Readonly<Record<string, Road>> => ({
  auth: free('takes a token'),
  ping: free('asks for the head of the own stream'),
  pong: free('says nothing'),
  idle: free('says whether the own device is used'),
  presence: free('whoever is watched across a block looks as if they were away'),
  heads: { kind: 'conversation', asking: { body: {} }, exMember: 'clamped' },
  sync: { kind: 'conversation', asking: { body: {} }, exMember: 'clamped' },
  send: { kind: 'conversation', asking: { body: { operations: [message()] } }, exMember: 'not found' },
  read: { kind: 'silent', frame: { seq: 1 } },
  open: { kind: 'silent', frame: {} },
  typing: { kind: 'silent', frame: {} },
});

/** The routes that the server really has, as the API document writes them. */
export function routesOfServer(): string[] {
  const nothing = {} as never;
  const { routes } = createHttpApp({
    users: nothing,
    messages: nothing,
    friends: nothing,
    server: nothing,
    settings: { allowedOrigins: [] },
    serverInfo: nothing,
    health: () => nothing,
    budget: nothing,
    webFiles: new Map(),
    onAnswered: () => {},
    onFault: () => {},
  });
  return routes.map((route) => route.replace(/:(\w+)/g, '{$1}'));
}

export const opsOfServer = (): string[] => ClientFrame.options.map((option) => option.shape.op.value);
