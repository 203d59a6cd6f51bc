import { describe, expect, test } from 'bun:test';
import { EDITS_MAX, RECALL_WINDOW_MS } from '../../src/domain/messages/message.ts';
import { addMember, edit, message, recall, removeMember } from '../support/asking.ts';
import { STORES } from '../support/stores.ts';
import { known, World } from '../support/world.ts';

describe.each([...STORES])('edits and recalls in $kind', (kind) => {
  test('an edit changes its target and keeps the first text', async () => {
    using world = await World.open(kind);
    const { alice, talk } = await world.talk();
    await world.say(alice, talk, 'one');
    await world.carryOut(edit(alice, talk, 2, { text: 'two' }));
    await world.carryOut(edit(alice, talk, 2, { text: 'three' }));
    const { body, ...target } = world.row(talk, 2);
    expect(JSON.parse(body ?? '')).toEqual({ v: 1, kind: 'text', text: 'three', original: 'one', edits: 2 });
    expect(target).toMatchObject({ seq: 2, changedSeq: 4, type: 'message' });
    expect(world.log(talk).map(({ refSeq }) => refSeq)).toEqual([null, null, 2, 2]);
    expect(JSON.parse(world.row(talk, 3).body ?? '')).toEqual({ v: 1, text: 'two' });
  });

  test('edits of two devices in one transaction are both stored and the later one wins', async () => {
    using world = await World.open(kind);
    const { alice, talk } = await world.talk();
    await world.say(alice, talk, 'one');
    await world.together([edit(alice, talk, 2, { text: 'phone' })], [edit(alice, talk, 2, { text: 'desk' })]);
    expect(JSON.parse(world.row(talk, 2).body ?? '')).toMatchObject({ text: 'desk', edits: 2 });
  });

  test('a message is edited a hundred times and not once more', async () => {
    using world = await World.open(kind);
    const { alice, talk } = await world.talk();
    await world.say(alice, talk, 'one');
    await world.together(...Array.from({ length: EDITS_MAX }, () => [edit(alice, talk, 2)]));
    expect(await world.refusal(edit(alice, talk, 2))).toBe('too_many_edits');
    expect(JSON.parse(world.row(talk, 2).body ?? '').edits).toBe(EDITS_MAX);
  });

  test('an edit writes and removes mentions at the place of its target', async () => {
    using world = await World.open(kind);
    const { alice, bob, carol, lab } = await world.lab();
    const { seq } = await world.carryOut(message(alice, lab, 'hey', { mentions: [bob.userId] }));
    await world.say(alice, lab, 'more');
    await world.carryOut(edit(alice, lab, seq, { mentions: [carol.userId] }));
    expect(world.store.all('mentions').map((row) => [row.userId, row.seq, row.senderId])).toEqual([
      [carol.userId, seq, alice.userId],
    ]);
    expect((await world.store.logs.head(bob.userId, lab))?.mentions).toBe(0);
    expect((await world.store.logs.head(carol.userId, lab))?.mentions).toBe(1);
  });

  test('only people who are in the conversation can be mentioned', async () => {
    using world = await World.open(kind);
    const { alice, bob, mallory, lab } = await world.lab();
    expect(await world.refusal(message(alice, lab, 'hey', { mentions: [mallory.userId] }))).toBe('not_found');
    await world.carryOut(removeMember(alice, lab, bob));
    expect(await world.refusal(message(alice, lab, 'hey', { mentions: [bob.userId] }))).toBe('not_found');
  });

  test('somebody else’s message is neither edited nor recalled', async () => {
    using world = await World.open(kind);
    const { alice, bob, talk } = await world.talk();
    await world.say(alice, talk, 'one');
    expect(await world.refusal(edit(bob, talk, 2))).toBe('not_yours');
    expect(await world.refusal(recall(bob, talk, 2))).toBe('not_yours');
  });

  test('a row that is no message is neither edited nor recalled', async () => {
    using world = await World.open(kind);
    const { alice, talk } = await world.talk();
    for (const seq of [0, 1, 99]) {
      expect(await world.refusal(edit(alice, talk, seq))).toBe('not_found');
      expect(await world.refusal(recall(alice, talk, seq))).toBe('not_found');
    }
  });

  test('a recall blanks its target, the edits that hold older text, and the mentions', async () => {
    using world = await World.open(kind);
    const { alice, bob, lab } = await world.lab();
    await world.carryOut(message(alice, lab, 'secret', { mentions: [bob.userId] }));
    await world.carryOut(edit(alice, lab, 2, { text: 'secret still', mentions: [bob.userId] }));
    await world.carryOut(message(bob, lab, 'an answer', { replySeq: 2 }));
    const { seq } = await world.carryOut(recall(alice, lab, 2));

    const rows = world.log(lab);
    expect(rows.map(({ body }) => body === null)).toEqual([false, true, true, false, false]);
    expect(rows.map(({ changedSeq }) => changedSeq)).toEqual([1, seq, seq, 4, seq]);
    expect(JSON.stringify(rows)).not.toContain('secret');
    expect(world.store.all('mentions')).toEqual([]);
    expect(world.stream(lab).lastNo).toBe(2);
  });

  test('a recall in the transaction of an edit blanks that edit too', async () => {
    using world = await World.open(kind);
    const { alice, talk } = await world.talk();
    await world.say(alice, talk, 'one');
    await world.carryOut(edit(alice, talk, 2, { text: 'two' }));
    await world.together([edit(alice, talk, 2, { text: 'three' })], [recall(alice, talk, 2)]);
    expect(world.log(talk).map(({ body }) => body === null)).toEqual([false, true, true, true, false]);
    expect(world.faults).toEqual([]);
  });

  test('nothing can be done to a message that was recalled', async () => {
    using world = await World.open(kind);
    const { alice, talk } = await world.talk();
    await world.say(alice, talk, 'one');
    await world.carryOut(recall(alice, talk, 2));
    expect(await world.refusal(edit(alice, talk, 2))).toBe('erased');
    expect(await world.refusal(recall(alice, talk, 2))).toBe('erased');
  });

  test('a message can be recalled for two minutes and not a millisecond more', async () => {
    using world = await World.open(kind);
    const { alice, talk } = await world.talk();
    await world.frame(message(alice, talk, 'one'), message(alice, talk, 'two'));
    world.clock.advance(RECALL_WINDOW_MS);
    expect(await world.refusal(recall(alice, talk, 2))).toBeUndefined();
    world.clock.advance(1);
    expect(await world.refusal(recall(alice, talk, 3))).toBe('recall_too_late');
  });

  test('a recalled message counts as unread until it is passed', async () => {
    using world = await World.open(kind);
    const { alice, bob, talk } = await world.talk();
    await world.say(alice, talk, 'one');
    await world.carryOut(recall(alice, talk, 2));
    const { stream, member } = known(await world.store.logs.head(bob.userId, talk));
    expect(stream.lastNo - member.readNo - member.ownAbove).toBe(1);
  });

  test('what lies below one’s own joining can neither be edited nor recalled', async () => {
    using world = await World.open(kind);
    const { alice, bob, lab } = await world.lab();
    const seq = await world.say(bob, lab, 'one');
    await world.carryOut(removeMember(alice, lab, bob));
    expect(await world.refusal(edit(bob, lab, seq))).toBe('not_found');
    await world.carryOut(addMember(alice, lab, bob));
    expect(await world.refusal(edit(bob, lab, seq))).toBe('not_found');
    expect(await world.refusal(recall(bob, lab, seq))).toBe('not_found');
  });
});
