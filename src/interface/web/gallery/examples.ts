import type { Conversation, TimelineRow } from '../../sdk/index.ts';

const BOB = 'bob4fzbys3vzdjlf5kii55qfzm';
const AT = new Date(2026, 4, 12, 14, 32).getTime();

const LONG_NAME = 'Bartholomew-Maximilian von und zu Hohenschwangau-Lichtenstein, of the third floor';

const message = (text: string, change: Partial<TimelineRow> = {}): TimelineRow => ({
  key: `${text} ${change.delivery ?? ''} ${change.type ?? ''}`,
  seq: 7,
  type: 'message',
  sender: BOB,
  isMine: false,
  at: AT,
  text,
  mentions: [],
  isErased: false,
  edits: 0,
  ...change,
});

const own = (text: string, change: Partial<TimelineRow> = {}): TimelineRow =>
  message(text, { isMine: true, sender: 'me', clientId: text, ...change });

const refused = { code: 'sends_closed', text: 'You cannot write here.' };

/** A row of every kind and state, by what it shows. */
export const ROWS: readonly (readonly [what: string, row: TimelineRow])[] = [
  ['of somebody else', message('It did, in eleven seconds.')],
  ['waiting', own('This one waits until the train leaves the tunnel.', { delivery: 'waiting' })],
  ['sending', own('On its way.', { delivery: 'sending' })],
  ['sent', own('The server has it.', { delivery: 'sent' })],
  ['delivered', own('Their device has it.', { delivery: 'delivered' })],
  ['read', own('They have read it.', { delivery: 'read' })],
  ['failed', own('This one was refused.', { delivery: 'failed', failure: refused })],
  ['edited', own('I will run it again tonight.', { delivery: 'read', edits: 1 })],
  ['recalled by me', own('', { isErased: true, delivery: 'read' })],
  ['recalled', message('', { isErased: true })],
  ['answering', message('Exactly that.', { reply: 3 })],
  ['of an unknown type', message('', { type: 'poll.opened' })],
  ['emoji', message('🎉👏')],
  [
    'Markdown',
    message(
      '**Bold**, *italic*, ~~gone~~, `code`, [a link](https://example.org) and https://example.org/bench\n\n> a quote\n\n1. first\n2. second\n\n| a | b |\n|---|---|\n| 1 | 2 |',
    ),
  ],
  [
    'code',
    message('```ts\nconst ratio = 0.562; // measured\nexport const ack = (seq: number) => seq + 1;\n```'),
  ],
  ['Chinese', message('新的网关已经上线了，延迟比昨天低一半。')],
  ['right to left', message('لن تضيع أي رسالة بعد اليوم.')],
  ['one long word', message('a'.repeat(180))],
];

const chat = (change: Partial<Conversation>): Conversation => ({
  stream: `stream of ${JSON.stringify(change)}`,
  kind: 'direct',
  peer: { id: BOB, handle: 'bob', name: 'Bob' },
  unread: 0,
  mentions: 0,
  activeAt: AT,
  isEnded: false,
  hasOlder: false,
  ...change,
});

/** A line of the list in every state, by what it shows. */
export const CHATS: readonly (readonly [what: string, conversation: Conversation])[] = [
  ['read', chat({ last: message('It did, in eleven seconds.') })],
  ['unread', chat({ unread: 2, last: message('Then good night.') })],
  ['very unread', chat({ unread: 4711, last: message('Then good night.') })],
  ['mentioned', chat({ unread: 1, mentions: 1, last: message('Alice, look.') })],
  ['one’s own', chat({ last: own('Lovely.', { delivery: 'read' }) })],
  ['failed', chat({ last: own('Not this one.', { delivery: 'failed', failure: refused }) })],
  ['without a message', chat({})],
  ['to oneself', { ...chat({ kind: 'self', last: own('the key is under the pot', { delivery: 'sent' }) }) }],
  [
    'a very long name',
    chat({
      unread: 1,
      peer: { id: LONG_NAME, handle: 'bart', name: LONG_NAME },
      last: message('a'.repeat(90)),
    }),
  ],
];

export const BOB_CHAT: Conversation = chat({ last: message('It did.') });
