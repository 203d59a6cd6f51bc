import { afterEach, describe, expect, test } from 'bun:test';
import { COMMAND_RULES, type Command } from '../../../src/domain/commands.ts';
import { newStream } from '../../../src/domain/messages/decide-open.ts';
import type { EventDraft } from '../../../src/domain/shared/command.ts';
import type { EventType } from '../../../src/domain/shared/events.ts';
import type { StreamKind } from '../../../src/domain/shared/rows.ts';
import { BatchState } from '../../../src/infra/committer/batch-state.ts';
import { decideBatch, loadsOf, moreLoadsOf } from '../../../src/infra/committer/decide-batch.ts';
import { sha256Prefix } from '../../../src/infra/crypto/hasher.ts';
import { mark, message, person } from '../../support/asking.ts';

const alice = person('alice');
const rules = COMMAND_RULES as Record<string, unknown>;

afterEach(() => {
  delete rules['planted'];
});

/** Lets a command that is in no table write one event into a stream of this kind. */
function append(type: string, kind: StreamKind) {
  const draft: EventDraft = { streamId: alice.selfId, type: type as EventType, body: { v: 1 } };
  rules['planted'] = { load: () => [], decide: () => ({ events: [draft], changes: [] }) };
  const state = new BatchState();
  state.putLoaded('streams', [alice.selfId], newStream(alice.selfId, kind, 0));
  const planted = {
    ...message(alice, alice.selfId, ''),
    type: 'planted',
    clientId: '',
  } as unknown as Command;
  return decideBatch([{ commands: [planted] }], state, { now: 1, sha256Prefix });
}

describe('appending', () => {
  test('is for types that have their line in the event table', () => {
    expect(() => append('gossip', 'self')).toThrow();
    expect(append('message', 'self').runs).toMatchObject([{ rows: [{ type: 'message', seq: 1, no: 1 }] }]);
  });

  test('is for the kinds of stream that the line names', () => {
    expect(() => append('message', 'personal')).toThrow(/no message can stand in this stream/);
    expect(() => append('session.started', 'group')).toThrow(/no session.started can stand/);
  });
});

describe('what a batch loads', () => {
  test('receipts and refusals of every command that carries a client id', () => {
    const asked = message(alice, alice.selfId, 'note');
    const keys = loadsOf([{ commands: [asked, mark(alice, alice.selfId, 1)] }]).flatMap((load) =>
      'key' in load && (load.table === 'receipts' || load.table === 'refused')
        ? [[load.table, ...load.key]]
        : [],
    );
    expect(keys).toEqual([
      ['receipts', alice.userId, asked.clientId],
      ['refused', alice.userId, asked.clientId],
    ]);
  });

  test('nothing more for a mark whose stream is not there', () => {
    const state = new BatchState();
    const asked = mark(alice, alice.selfId, 1);
    state.putLoaded('streams', [alice.selfId], undefined);
    state.putLoaded('members', [alice.userId, alice.selfId], undefined);
    expect(moreLoadsOf([{ commands: [asked] }], state)).toEqual([]);
  });
});

describe('the state of a batch', () => {
  test('answers only for rows that were named', () => {
    expect(() => new BatchState().get('streams', alice.selfId)).toThrow('the command did not name streams');
  });

  test('forgets what a refused frame did, and keeps what an accepted one did', () => {
    const state = new BatchState();
    state.putLoaded('server', ['epoch'], undefined);
    state.put('server', { key: 'epoch', value: 'one' });
    state.dropFrame();
    expect(state.get('server', 'epoch')).toBeUndefined();
    state.put('server', { key: 'epoch', value: 'two' });
    state.keepFrame();
    state.dropFrame();
    expect(state.get('server', 'epoch')).toEqual({ key: 'epoch', value: 'two' });
    expect([...state.changes()]).toEqual([
      { table: 'server', row: { key: 'epoch', value: 'two' }, isNew: true },
    ]);
  });

  test('a row that was put and removed again is removed', () => {
    const state = new BatchState();
    state.putLoaded('server', ['claim'], { key: 'claim', value: 'old' });
    state.put('server', { key: 'claim', value: 'new' });
    state.keepFrame();
    state.apply({ remove: 'server', key: ['claim'] });
    state.keepFrame();
    expect(state.get('server', 'claim')).toBeUndefined();
    expect([...state.changes()]).toEqual([{ table: 'server', key: ['claim'], row: undefined }]);
  });
});
