import { describe, expect, test } from 'bun:test';
import type { LogRow } from '../../src/domain/shared/rows.ts';
import { edit, message, person, recall, register } from '../support/asking.ts';
import { STORES } from '../support/stores.ts';
import { known, World } from '../support/world.ts';

/** The chain over what never changes, computed from the rows alone: the first 8 bytes of SHA-256, in hex. */
function chained(rows: readonly LogRow[]): string[] {
  let link = '';
  return rows.map((row) => {
    const parts = [link, row.streamId, row.seq, row.no, row.type, row.senderId, row.clientId, row.part];
    const text = [...parts, row.refSeq ?? '', row.at].join('|');
    link = new Bun.CryptoHasher('sha256').update(text).digest('hex').slice(0, 16);
    return link;
  });
}

describe.each([...STORES])('frames in $kind', (kind) => {
  test('a frame is stored in its order', async () => {
    using world = await World.open(kind);
    const { alice, talk } = await world.talk();
    const texts = ['one', 'two', 'three'];
    const outcome = await world.frame(...texts.map((text) => message(alice, talk, text)));
    expect(outcome).toMatchObject({ ok: true, results: [{ seq: 2 }, { seq: 3 }, { seq: 4 }] });
    expect(world.log(talk).map(({ body }) => JSON.parse(body ?? '{}').text)).toEqual([undefined, ...texts]);
  });

  test('one refused operation keeps its whole frame out and is named', async () => {
    using world = await World.open(kind);
    const { alice, talk } = await world.talk();
    const before = { stream: world.stream(talk), member: world.member(alice, talk) };
    const outcome = await world.frame(
      message(alice, talk, 'one', { mentions: [alice.userId] }),
      message(alice, talk, 'two'),
      recall(alice, talk, 1),
    );
    expect(outcome).toEqual({ ok: false, index: 2, code: 'not_found', done: [] });
    expect({ stream: world.stream(talk), member: world.member(alice, talk) }).toEqual(before);
    expect(world.log(talk)).toHaveLength(1);
    expect(world.store.all('mentions')).toEqual([]);
  });

  test('duplicates stand aside and the rest of their frame is stored', async () => {
    using world = await World.open(kind);
    const { alice, talk } = await world.talk();
    const stored = message(alice, talk, 'one');
    const { at } = await world.carryOut(stored);
    const outcome = await world.frame(message(alice, talk, 'zero'), stored, message(alice, talk, 'two'));
    expect(outcome).toMatchObject({
      ok: true,
      results: [{ seq: 3 }, { seq: 2, at, duplicate: true }, { seq: 4 }],
    });
  });

  test('a refused frame tells which of its operations had been carried out before', async () => {
    using world = await World.open(kind);
    const { alice, talk } = await world.talk();
    const stored = message(alice, talk, 'one');
    const first = await world.carryOut(stored);
    const outcome = await world.frame(stored, message(alice, talk, ''), message(alice, talk, 'three'));
    expect(outcome).toEqual({
      ok: false,
      index: 1,
      code: 'text_empty',
      done: [{ ...first, duplicate: true }],
    });
  });

  test('a refused frame leaves nothing behind for the frames decided after it', async () => {
    using world = await World.open(kind);
    const { alice, bob, talk } = await world.talk();
    const [refused, accepted] = await world.together(
      [message(alice, talk, 'one'), message(alice, talk, '')],
      [message(bob, talk, 'two')],
    );
    expect(refused?.ok).toBe(false);
    expect(accepted).toMatchObject({ ok: true, results: [{ seq: 2 }] });
    expect(world.member(alice, talk).ownAbove).toBe(0);
  });

  test('numbers are dense, in the order of commits, and only what counts moves `no`', async () => {
    using world = await World.open(kind);
    const { alice, bob, talk } = await world.talk();
    await world.together(
      [message(alice, talk, 'one'), message(alice, talk, 'two')],
      [message(bob, talk, 'three')],
    );
    await world.frame(edit(alice, talk, 2), message(alice, talk, 'four'), recall(alice, talk, 3));
    const rows = world.log(talk);
    expect(rows.map(({ seq, no, type }) => [seq, no, type])).toEqual([
      [1, 0, 'conversation.created'],
      [2, 1, 'message'],
      [3, 2, 'message'],
      [4, 3, 'message'],
      [5, 3, 'edit'],
      [6, 4, 'message'],
      [7, 4, 'recall'],
    ]);
    expect(world.stream(talk)).toMatchObject({ lastSeq: 7, lastNo: 4 });
  });

  test('digests are a chain over what never changes', async () => {
    using world = await World.open(kind);
    const { alice, bob, talk } = await world.talk();
    await world.together([message(alice, talk, 'one')], [message(bob, talk, 'two', { replySeq: 2 })]);
    world.clock.advance(1_234);
    await world.frame(edit(alice, talk, 2), message(alice, talk, 'three'));
    const before = world.log(talk).map(({ digest }) => digest);
    await world.carryOut(recall(alice, talk, 2));

    const rows = world.log(talk);
    expect(rows.map(({ digest }) => digest)).toEqual(chained(rows));
    expect(rows.map(({ digest }) => digest).slice(0, -1)).toEqual(before);
    expect(world.stream(talk).digest).toBe(known(rows.at(-1)).digest);
    expect(rows.every(({ digest }) => /^[0-9a-f]{16}$/.test(digest))).toBe(true);
  });

  test('a command that writes several rows numbers them as its parts', async () => {
    using world = await World.open(kind);
    const alice = person('alice');
    const asked = register(alice);
    await world.carryOut(asked);
    const rows = [...world.log(alice.personalId), ...world.log(alice.selfId)];
    expect(rows.map(({ type, part, clientId }) => [type, part, clientId])).toEqual([
      ['account.created', 0, known(asked.clientId || null)],
      ['conversation.created', 1, known(asked.clientId || null)],
    ]);
    expect(world.store.all('receipts')).toHaveLength(1);
  });

  test('listeners hear every stream of a batch in one run, after its callers were answered', async () => {
    using world = await World.open(kind);
    const { alice, bob, talk } = await world.talk();
    world.committed.length = 0;
    await world.together(
      [message(alice, talk, 'one')],
      [message(bob, bob.selfId, 'note')],
      [message(bob, talk, 'two')],
    );
    expect(world.committed.map(({ streamId, rows }) => [streamId, rows.map(({ seq }) => seq)])).toEqual([
      [talk, [2, 3]],
      [bob.selfId, [2]],
    ]);
    expect(world.committed[0]?.rows).toEqual(world.log(talk).slice(1));
  });

  test('a message recalled in the transaction that wrote it leaves without its text', async () => {
    using world = await World.open(kind);
    const { alice, talk } = await world.talk();
    world.committed.length = 0;
    await world.together([message(alice, talk, 'oops')], [edit(alice, talk, 2)], [recall(alice, talk, 2)]);
    const told = world.committed.flatMap(({ rows }) => rows);
    expect(told.map(({ body }) => body)).toEqual([null, null, '{"v":1}']);
    expect(world.log(talk).slice(1)).toEqual([...told]);
  });
});
