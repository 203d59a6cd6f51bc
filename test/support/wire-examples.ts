import { newClientId, newId } from './wire-ids.ts';

/** Whose calls and frames the examples are. */
export interface Asker {
  readonly user: string;
  readonly token: string;
  /** A conversation of theirs in which something was said. */
  readonly stream: string;
}

type Frame = { op: string } & Record<string, unknown>;

const message = (user: string) => ({
  type: 'message',
  clientId: newClientId(),
  attempt: 1,
  text: 'x',
  mentions: [user],
  reply: 1,
  seen: 1,
});
const edit = (user: string) => ({
  type: 'edit',
  clientId: newClientId(),
  attempt: 1,
  ref: 1,
  text: 'x',
  mentions: [user],
});
const recall = () => ({ type: 'recall', clientId: newClientId(), attempt: 1, ref: 1 });
const operations = (user: string) => [message(user), edit(user), recall()];

const password = 'alice keeps a secret';
const secret = 'e'.repeat(52);

/** Those that guard accounts: none of them opens anything. */
const accessExamples: Readonly<Record<string, (asker: Asker) => Record<string, unknown>>> = {
  'POST /api/v1/passwords/reset': () => ({ clientId: newClientId(), secret, password }),
  'POST /api/v1/me/password': () => ({ clientId: newClientId(), old: password, new: password }),
  'POST /api/v1/me/factor': () => ({ clientId: newClientId(), password }),
  'POST /api/v1/me/factor/confirm': () => ({ clientId: newClientId(), code: '123456' }),
  'DELETE /api/v1/me/factor': () => ({ clientId: newClientId(), password, code: '123456' }),
  'POST /api/v1/me/close': ({ user }) => ({
    clientId: newClientId(),
    password,
    code: '123456',
    handOver: user,
  }),
  'POST /api/v1/sessions/pairing': () => ({ device: newId(), deviceName: 'x' }),
  'POST /api/v1/sessions/pairing/look': () => ({ secret }),
  'POST /api/v1/sessions/pairing/approve': () => ({ clientId: newClientId(), secret }),
  'POST /api/v1/sessions/pairing/collect': () => ({ secret, key: secret, cookie: false }),
  'POST /api/v1/sessions/identity': () => ({ device: newId(), deviceName: 'x' }),
  'POST /api/v1/sessions/identity/finish': () => ({
    query: 'state=x',
    key: secret,
    code: '123456',
    handle: 'x1',
    name: 'x',
    invitation: secret,
    cookie: false,
  }),
  'POST /api/v1/me/identity': () => ({ device: newId(), deviceName: 'x' }),
  'POST /api/v1/me/identity/finish': () => ({ clientId: newClientId(), query: 'state=x', key: secret }),
  'POST /api/v1/passwords/forgotten': () => ({ mail: 'x1@lab.example' }),
  'POST /api/v1/mail/confirm': () => ({ clientId: newClientId(), secret }),
  'POST /api/v1/me/mail': () => ({
    clientId: newClientId(),
    mail: 'x1@lab.example',
    password,
    code: '123456',
  }),
  'DELETE /api/v1/me/mail': () => ({ clientId: newClientId(), password, code: '123456' }),
  'DELETE /api/v1/me/identity': () => ({ clientId: newClientId(), password, code: '123456' }),
  'POST /api/v1/invitations': () => ({ clientId: newClientId(), note: 'x', uses: 1, hours: 1 }),
  'POST /api/v1/administration/users': () => ({ clientId: newClientId(), handle: 'x1', name: 'x' }),
  'PATCH /api/v1/administration/users/{id}': () => ({
    clientId: newClientId(),
    role: 'member',
    isDisabled: false,
  }),
  'POST /api/v1/administration/users/{id}/reset': () => ({ clientId: newClientId() }),
};

/** For every route that takes a body, one with every field that its schema has. */
export const bodyExamples: Readonly<Record<string, (asker: Asker) => Record<string, unknown>>> = {
  'POST /api/v1/accounts': () => ({
    clientId: newClientId(),
    handle: 'x1',
    name: 'x',
    password: 'alice keeps a secret',
    claim: 'e'.repeat(52),
    invitation: 'e'.repeat(26),
  }),
  'POST /api/v1/sessions': () => ({
    handle: 'nobody-at-all',
    password: 'alice keeps a secret',
    code: '123456',
    device: newId(),
    deviceName: 'x',
    cookie: false,
  }),
  'PATCH /api/v1/me': () => ({
    clientId: newClientId(),
    name: 'Alice',
    profile: { bio: 'x', title: 'x', language: 'en', timeZone: 'UTC' },
  }),
  'PUT /api/v1/me/privacy': () => ({
    clientId: newClientId(),
    find: 'everybody',
    add: 'everybody',
    write: 'everybody',
    presence: 'everybody',
    receipts: 'everybody',
  }),
  'PUT /api/v1/me/presence': () => ({
    clientId: newClientId(),
    presence: { mode: 'away', text: 'x', until: Date.now() + 60_000 },
  }),
  'PATCH /api/v1/server': () => ({
    clientId: newClientId(),
    name: 'The nest',
    picture: 'iVBORw0KGgo=',
    registration: 'open',
    talk: 'everyone',
  }),
  'POST /api/v1/contacts/requests': ({ user }) => ({ clientId: newClientId(), user, greeting: 'x' }),
  'POST /api/v1/contacts/{id}/accept': () => ({ clientId: newClientId() }),
  'POST /api/v1/contacts/{id}/decline': () => ({ clientId: newClientId() }),
  'POST /api/v1/contacts/{id}/withdraw': () => ({ clientId: newClientId() }),
  'POST /api/v1/contacts/{id}/remove': () => ({ clientId: newClientId() }),
  'POST /api/v1/contacts/{id}/block': () => ({ clientId: newClientId() }),
  'POST /api/v1/contacts/{id}/unblock': () => ({ clientId: newClientId() }),
  'PATCH /api/v1/contacts/{id}': () => ({
    clientId: newClientId(),
    remark: 'x',
    isStarred: true,
    labels: ['x'],
  }),
  ...accessExamples,
  'POST /api/v1/conversations/direct': ({ user }) => ({ clientId: newClientId(), user }),
  'PUT /api/v1/conversations/{id}/mark': () => ({ seq: 1, received: 1 }),
  'POST /api/v1/conversations/{id}/clear': () => ({ clientId: newClientId(), upTo: 0 }),
  'POST /api/v1/conversations/{id}/messages': ({ user }) => ({ operations: operations(user) }),
};

/** For every frame of a client, one with every field that its schema has. */
export const frameExamples: Readonly<Record<string, (asker: Asker) => Frame>> = {
  auth: ({ token }) => ({ op: 'auth', token, client: { name: 'x', level: 1 }, language: 'en', epoch: 'x' }),
  heads: ({ stream }) => ({ op: 'heads', after: newId(), stream }),
  sync: ({ stream }) => ({ op: 'sync', stream, after: 0, before: 1, digest: '0'.repeat(16), limit: 1 }),
  send: ({ stream, user }) => ({ op: 'send', stream, operations: operations(user) }),
  read: ({ stream }) => ({ op: 'read', stream, seq: 0, received: 0 }),
  open: ({ stream }) => ({ op: 'open', stream }),
  typing: ({ stream }) => ({ op: 'typing', stream }),
  presence: ({ user }) => ({ op: 'presence', users: [user] }),
  idle: () => ({ op: 'idle', idle: true }),
  ping: () => ({ op: 'ping' }),
  pong: () => ({ op: 'pong' }),
};
