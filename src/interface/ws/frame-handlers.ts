import type { StreamId, UserId } from '../../domain/shared/ids.ts';
import type { OperationInput } from '../../modules/messages/index.ts';
import type { Caller } from '../../modules/users/index.ts';
import { type ClientFrame, LIMITS, presentHead } from '../protocol/index.ts';
import { sendAnswer } from './answers.ts';
import type { Connection } from './connection.ts';

interface From {
  readonly connection: Connection;
  readonly caller: Caller;
}
type Op = Exclude<ClientFrame['op'], 'auth'>;
type Handlers = {
  readonly [O in Op]: (
    from: From,
    frame: Extract<ClientFrame, { op: O }>,
    received: Record<string, unknown>,
  ) => void | Promise<void>;
};

/** One handler a frame: calls one use case and answers. */
export const handlers: Handlers = {
  heads: async ({ connection, caller }, frame) => {
    const { messages } = connection.context;
    const found = frame.stream
      ? { heads: [await messages.head(caller.userId, frame.stream as StreamId)], next: null }
      : await messages.heads(caller.userId, { after: frame.after, limit: LIMITS.headsPage });
    connection.outbox.answer(
      JSON.stringify({ op: 'heads', heads: found.heads.map(presentHead), next: found.next }),
    );
  },

  sync: ({ connection }, frame) => connection.syncs.ask(frame),

  send: async ({ connection, caller }, frame, received) => {
    const originals = received['operations'] as Record<string, unknown>[];
    const operations = frame.operations.map(
      (operation, index): OperationInput => ({ ...operation, received: originals[index] ?? {} }),
    );
    const answer = await connection.context.messages.send(caller, frame.stream as StreamId, operations);
    connection.outbox.answer(sendAnswer(frame, answer, connection.language));
  },

  read: ({ connection, caller }, frame) => {
    const mark = { seq: frame.seq, received: frame.received ?? 0 };
    connection.context.messages.marks.note(caller, frame.stream as StreamId, mark);
  },

  open: ({ connection }, frame) => {
    connection.openStream = (frame.stream ?? undefined) as StreamId | undefined;
  },

  typing: ({ connection, caller }, frame) =>
    connection.context.messages.tellTyping(caller, frame.stream as StreamId),

  presence: ({ connection }, frame) => {
    connection.watched = new Set(frame.users as UserId[]);
    return connection.context.presence.watch(connection, frame.users as UserId[]);
  },

  idle: ({ connection }, frame) => connection.context.presence.idle(connection, frame.idle),

  ping: async ({ connection, caller }) => {
    const head = await connection.context.messages.head(caller.userId, caller.personalId);
    const stale = connection.outbox.takeStale() ? { stale: true } : {};
    connection.outbox.answer(JSON.stringify({ op: 'pong', personal: head.stream.lastSeq, ...stale }));
  },

  pong: () => {},
};
