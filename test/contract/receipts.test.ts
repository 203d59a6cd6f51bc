import { describe, expect, test } from 'bun:test';
import { edit, mark, message, person, recall, register } from '../support/asking.ts';
import { freshClientId } from '../support/known-ids.ts';
import { STORES } from '../support/stores.ts';
import { known, World } from '../support/world.ts';

describe.each([...STORES])('receipts in $kind', (kind) => {
  test('a repeated command gets the first answer and is not carried out again', async () => {
    using world = await World.open(kind);
    const { alice, talk } = await world.talk();
    const asked = message(alice, talk, 'hello');
    const first = await world.carryOut(asked);
    world.clock.advance(60_000);
    await world.say(alice, talk, 'and more');

    const again = await world.carryOut({ ...asked, attempt: 2 });

    expect(again).toEqual({ ...first, duplicate: true });
    expect(world.log(talk).map(({ type }) => type)).toEqual(['conversation.created', 'message', 'message']);
  });

  test('the same client id with another content is a conflict', async () => {
    using world = await World.open(kind);
    const { alice, talk } = await world.talk();
    const asked = message(alice, talk, 'hello');
    await world.carryOut(asked);

    const other = message(alice, talk, 'good bye', { clientId: asked.clientId });

    expect(await world.refusal(other)).toBe('conflict');
    expect(await world.refusal({ ...other, attempt: 2 })).toBe('conflict');
    expect(world.stream(talk).lastSeq).toBe(2);
  });

  test('the row of a repeated command is told again, because whoever stored it may have died before telling', async () => {
    using world = await World.open(kind);
    const { alice, talk } = await world.talk();
    const asked = message(alice, talk, 'hello');
    await world.carryOut(asked);
    await world.say(alice, talk, 'and more');
    world.committed.length = 0;
    await world.carryOut({ ...asked, attempt: 2 });
    expect(world.committed).toEqual([{ streamId: talk, rows: [world.row(talk, 2)] }]);
  });

  test('a row far below the head is not told again, or a node would read everything above it', async () => {
    using world = await World.open(kind);
    const { alice, talk } = await world.talk();
    const asked = message(alice, talk, 'hello');
    await world.carryOut(asked);
    const more = (count: number) => Array.from({ length: count }, () => message(alice, talk, 'and more'));
    await world.together(more(50), more(50), more(50), more(49));
    const told = async () => {
      world.committed.length = 0;
      await world.carryOut({ ...asked, attempt: 2 });
      return world.committed.length;
    };
    expect([world.stream(talk).lastSeq, await told()]).toEqual([201, 1]);
    await world.say(alice, talk, 'one more');
    expect([world.stream(talk).lastSeq, await told()]).toEqual([202, 0]);
  });

  test('two people may use the same client id', async () => {
    using world = await World.open(kind);
    const { alice, bob, talk } = await world.talk();
    const clientId = freshClientId();
    expect((await world.carryOut(message(alice, talk, 'one', { clientId }))).seq).toBe(2);
    expect((await world.carryOut(message(bob, talk, 'two', { clientId }))).seq).toBe(3);
  });

  test('a command that comes twice at the same moment is carried out once', async () => {
    using world = await World.open(kind);
    const { alice, talk } = await world.talk();
    const asked = message(alice, talk, 'hello');
    const outcomes = await world.together([asked], [{ ...asked, attempt: 2 }]);
    expect(outcomes).toMatchObject([
      { ok: true, results: [{ seq: 2, duplicate: false }] },
      { ok: true, results: [{ seq: 2, duplicate: true }] },
    ]);
    expect(world.stream(talk).lastSeq).toBe(2);
  });

  test('a command that stands twice in one frame is carried out once', async () => {
    using world = await World.open(kind);
    const { alice, talk } = await world.talk();
    const asked = message(alice, talk, 'hello');
    const outcome = await world.frame(asked, asked);
    expect(outcome).toMatchObject({ ok: true, results: [{ duplicate: false }, { duplicate: true }] });
    expect(world.stream(talk).lastSeq).toBe(2);
  });

  test('the refusal of a first attempt leaves nothing, so the same command may succeed later', async () => {
    using world = await World.open(kind);
    const { alice, talk } = await world.talk();
    const asked = edit(alice, talk, 2);
    expect(await world.refusal(asked)).toBe('not_found');
    expect(world.store.all('refused')).toEqual([]);
    await world.say(alice, talk, 'hello');
    expect(await world.refusal(asked)).toBeUndefined();
  });

  test('the refusal of a later attempt is kept, and a straggling first attempt meets it', async () => {
    using world = await World.open(kind);
    const { alice, talk } = await world.talk();
    const asked = edit(alice, talk, 2);
    expect(await world.refusal({ ...asked, attempt: 2 })).toBe('not_found');
    const { senderId, clientId, code } = known(world.store.all('refused')[0]);
    expect({ senderId, clientId, code }).toEqual({
      senderId: alice.userId,
      clientId: known(asked.clientId || null),
      code: 'not_found',
    });

    await world.say(alice, talk, 'hello');

    expect(await world.refusal(asked)).toBe('not_found');
    expect(await world.refusal({ ...asked, hash: 'another' })).toBe('conflict');
    expect(world.store.all('refused')).toHaveLength(1);
  });

  test('a straggling first attempt in the same transaction meets the refusal as well', async () => {
    using world = await World.open(kind);
    const { alice, talk } = await world.talk();
    const asked = edit(alice, talk, 2);
    const outcomes = await world.together(
      [{ ...asked, attempt: 2 }],
      [message(alice, talk, 'hello')],
      [asked],
    );
    expect(outcomes.map(({ ok }) => ok)).toEqual([false, true, false]);
    expect(world.batches.at(-1)).toBe(3);
  });

  test('the refusal of a later attempt stores nothing else of its frame', async () => {
    using world = await World.open(kind);
    const { alice, talk } = await world.talk();
    const before = world.stream(talk);
    const outcome = await world.frame(
      message(alice, talk, 'fine', { attempt: 2 }),
      message(alice, talk, ' ', { attempt: 2 }),
    );
    expect(outcome).toEqual({ ok: false, index: 1, code: 'text_empty', done: [] });
    expect(world.stream(talk)).toEqual(before);
    expect(world.store.all('refused').map(({ code }) => code)).toEqual(['text_empty']);
    expect(world.store.all('receipts').filter(({ streamId }) => streamId === talk)).toHaveLength(1);
  });

  test('a repeated registration is a duplicate, and makes no second account', async () => {
    using world = await World.open(kind);
    const [first, second] = [person('alice'), { ...person('alice again'), handle: 'alice' }];
    const asked = register(first);
    await world.carryOut(asked);
    const { clientId, hash } = asked;
    const again = await world.carryOut(register(second, { clientId, hash }));
    expect(again.duplicate).toBe(true);
    expect(world.store.all('users').map(({ userId }) => userId)).toEqual([first.userId]);
  });

  test('a mark writes no receipt', async () => {
    using world = await World.open(kind);
    const { alice, bob, talk } = await world.talk();
    const seq = await world.say(alice, talk, 'hello');
    const before = world.store.all('receipts').length;
    await world.carryOut(mark(bob, talk, seq));
    expect(world.store.all('receipts')).toHaveLength(before);
  });

  test('a repeated recall answers what the first one did', async () => {
    using world = await World.open(kind);
    const { alice, talk } = await world.talk();
    await world.say(alice, talk, 'oops');
    const asked = recall(alice, talk, 2);
    const first = await world.carryOut(asked);
    world.clock.advance(10 * 60_000);
    expect(await world.carryOut({ ...asked, attempt: 2 })).toEqual({ ...first, duplicate: true });
  });
});
