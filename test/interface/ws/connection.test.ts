import { describe, expect, test } from 'bun:test';
import { LIMITS } from '../../../src/interface/protocol/index.ts';
import { coreOver } from '../../support/core.ts';
import { Device, settled } from '../../support/device.ts';
import { freshClientId } from '../../support/known-ids.ts';
import { openMemory } from '../../support/stores.ts';
import { known, World } from '../../support/world.ts';

async function scene() {
  const world = await World.open({ kind: 'memory', open: openMemory });
  const core = coreOver(world);
  const { alice, bob, talk } = await world.talk();
  return { world, core, alice, bob, talk, phone: await Device.of(core, alice) };
}

const send = (stream: string, text: string, more: object = {}) => ({
  op: 'send' as const,
  stream,
  operations: [{ type: 'message' as const, clientId: freshClientId(), text, ...more }],
});

/** JSON that is this deep: the frame itself is the first level. */
const nested = (depth: number): string => {
  const open = '{"more":'.repeat(depth - 2);
  return `{"op":"ping","x":${open}{}${'}'.repeat(depth - 1)}`;
};

/** A frame with so many keys. */
const withKeys = (count: number): string => {
  const more = Array.from({ length: count - 1 }, (_, index) => [`k${index}`, 0]);
  return JSON.stringify({ op: 'ping', ...Object.fromEntries(more) });
};

describe('frames that are understood', () => {
  test('a message is acknowledged, and its event comes to the sender’s devices and to the others', async () => {
    const { world, core, alice, bob, talk, phone } = await scene();
    const desk = await Device.of(core, alice, 'desk');
    const his = await Device.of(core, bob);
    for (const device of [phone, desk]) device.forget();
    const frame = send(talk, 'hello');
    await phone.says(frame);
    const [operation] = frame.operations;
    expect(phone.only('ack')).toEqual({
      op: 'ack',
      stream: talk,
      results: [
        {
          clientId: known(operation?.clientId),
          stream: talk,
          seq: 2,
          at: world.clock.now(),
          duplicate: false,
        },
      ],
    });
    for (const device of [phone, desk, his]) {
      const { events, ...run } = device.only('event');
      expect(run).toEqual({ op: 'event', stream: talk, first: 2, digest: world.stream(talk).digest });
      expect(events).toMatchObject([
        { seq: 2, no: 1, type: 'message', sender: alice.userId, clientId: operation?.clientId, part: 0 },
      ]);
    }
  });

  test('an acknowledgement leaves before the event it announces', async () => {
    const { talk, phone } = await scene();
    for (const text of ['one', 'two', 'three']) await phone.says(send(talk, text));
    expect(phone.ops).toEqual(['ack', 'event', 'ack', 'event', 'ack', 'event']);
  });

  test('unknown fields are stripped and nobody is refused for them', async () => {
    const { world, talk, phone } = await scene();
    await phone.says({ ...send(talk, 'hello', { colour: 'red' }), mood: 'fine' } as never);
    expect(phone.only('ack').results).toHaveLength(1);
    expect(world.row(talk, 2).body).not.toContain('red');
  });

  test('unknown fields belong to the operation’s hash', async () => {
    const { talk, phone } = await scene();
    const frame = send(talk, 'hello');
    const [operation] = frame.operations;
    await phone.says(frame);
    await phone.says({ ...frame, operations: [{ ...known(operation), attempt: 2, seen: 1 }] });
    expect(phone.got('ack')[1]?.results).toMatchObject([{ seq: 2, duplicate: true }]);
    await phone.says({ ...frame, operations: [{ ...known(operation), colour: 'red' } as never] });
    expect(phone.only('nack')).toMatchObject({ code: 'conflict', clientId: operation?.clientId });
  });

  test('an unknown operation is refused as unsupported and the socket stays', async () => {
    const { phone } = await scene();
    await phone.says({ op: 'dance' } as never);
    expect(phone.only('nack')).toMatchObject({ about: 'dance', code: 'unsupported', retry: false });
    await phone.says({ op: 'ping' });
    expect(phone.only('pong').stale).toBeUndefined();
    expect(phone.socket.closed).toBeUndefined();
  });

  test('a pong tells the head of the personal stream', async () => {
    const { world, alice, phone } = await scene();
    await phone.says({ op: 'ping' });
    expect(phone.only('pong').personal).toBe(world.stream(alice.personalId).lastSeq);
  });

  test('heads are read again when asked for, all or one', async () => {
    const { talk, phone, alice } = await scene();
    await phone.says({ op: 'heads' });
    expect(phone.only('heads').heads).toHaveLength(3);
    phone.forget();
    await phone.says({ op: 'heads', stream: talk });
    expect(phone.only('heads')).toMatchObject({ heads: [{ stream: talk, kind: 'direct' }], next: null });
    phone.forget();
    await phone.says({ op: 'heads', stream: alice.userId });
    expect(phone.only('nack')).toMatchObject({ about: 'heads', code: 'not_found', stream: alice.userId });
  });
});

describe('frames that are refused', () => {
  test('a refused operation is named, and the others may be sent again at once', async () => {
    const { world, talk, phone } = await scene();
    const [good, bad, last] = [send(talk, 'one'), send(talk, ' '), send(talk, 'three')].map((frame) =>
      known(frame.operations[0]),
    );
    const operations = [known(good), known(bad), known(last)];
    await phone.says({ op: 'send', stream: talk, operations });
    expect(phone.only('nack')).toEqual({
      op: 'nack',
      about: 'send',
      stream: talk,
      clientId: known(bad).clientId,
      code: 'text_empty',
      text: 'A message needs some text.',
      retry: false,
      afterMs: 0,
      again: [known(good).clientId, known(last).clientId],
    });
    expect(world.stream(talk).lastSeq).toBe(1);
  });

  test('what an earlier attempt carried out is told with the refusal', async () => {
    const { talk, phone } = await scene();
    const stored = send(talk, 'one');
    await phone.says(stored);
    const operations = [...stored.operations, ...send(talk, '').operations, ...send(talk, 'two').operations];
    await phone.says({ op: 'send', stream: talk, operations });
    const nack = phone.only('nack');
    expect(nack.done).toMatchObject([{ clientId: operations[0]?.clientId, seq: 2, duplicate: true }]);
    expect(nack.again).toEqual([known(operations[2]).clientId]);
  });

  test('an operation that is not understood is named as well', async () => {
    const { talk, phone } = await scene();
    const operations = [...send(talk, 'one').operations, { type: 'message', clientId: 'mine', text: 'two' }];
    await phone.says({ op: 'send', stream: talk, operations } as never);
    expect(phone.only('nack')).toMatchObject({
      about: 'send',
      stream: talk,
      clientId: 'mine',
      code: 'bad_request',
      retry: false,
      again: [known(operations[0]).clientId],
    });
  });

  test('a text beyond all bounds is too long, not misunderstood', async () => {
    const { talk, phone } = await scene();
    await phone.says(send(talk, 'x'.repeat(16_002)));
    expect(phone.only('nack')).toMatchObject({ code: 'text_too_long', retry: false });
  });

  test('fifty operations fit in a frame and fifty-one do not', async () => {
    const { world, talk, phone } = await scene();
    const operations = (count: number) =>
      Array.from({ length: count }, () => known(send(talk, 'hello').operations[0]));
    await phone.says({ op: 'send', stream: talk, operations: operations(LIMITS.operations) });
    expect(phone.only('ack').results).toHaveLength(LIMITS.operations);
    await phone.says({ op: 'send', stream: talk, operations: operations(LIMITS.operations + 1) });
    expect(phone.only('nack')).toMatchObject({ about: 'send', code: 'bad_request', retry: false });
    expect(world.stream(talk).lastSeq).toBe(1 + LIMITS.operations);
  });

  test('a stranger’s conversation is not there', async () => {
    const { world, core, talk } = await scene();
    const [mallory] = await world.people('mallory');
    const device = await Device.of(core, mallory);
    await device.says(send(talk, 'let me in'));
    expect(device.only('nack')).toMatchObject({ code: 'not_found', retry: false });
    await device.says({ op: 'sync', stream: talk });
    expect(device.got('nack')[1]).toMatchObject({ about: 'sync', code: 'not_found', stream: talk });
  });

  test('messages beyond the budget are to be tried again after a while', async () => {
    const world = await World.open({ kind: 'memory', open: openMemory });
    const core = coreOver(world, { perSecond: 5, burst: 2 });
    const { alice, talk } = await world.talk();
    const device = await Device.of(core, alice);
    for (const text of ['one', 'two', 'three']) await device.says(send(talk, text));
    expect(device.got('ack')).toHaveLength(2);
    const nack = device.only('nack');
    expect(nack).toMatchObject({ about: 'send', code: 'too_many_requests', retry: true, afterMs: 200 });
    expect([nack.clientId, nack.again]).toEqual([undefined, undefined]);
    world.clock.advance(200);
    await device.says(send(talk, 'three'));
    expect(device.got('ack')).toHaveLength(3);
  });

  test('a fault of ours is told as one, and nothing of it is shown', async () => {
    const { world, core, alice } = await scene();
    const messages: typeof core.messages = {
      ...core.messages,
      heads: async (userId, page) => {
        if (page.after) throw new Error('SELECT secret FROM table');
        return core.messages.heads(userId, page);
      },
    };
    const device = new Device(core, { messages });
    await device.signIn(alice, 'desk');
    await device.says({ op: 'heads', after: alice.selfId });
    expect(device.only('nack')).toMatchObject({ about: 'heads', code: 'internal', retry: true });
    expect(device.socket.texts.join()).not.toContain('secret');
    expect(world.faults).toHaveLength(1);
  });
});

describe('hostile frames', () => {
  const hostile: readonly [name: string, text: string][] = [
    ['what is no JSON', '{"op":"ping"'],
    ['a list', '[1]'],
    ['a word', '"ping"'],
    ['nothing', 'null'],
    ['an operation that is no word', '{"op":1}'],
    ['a key that poisons objects', '{"op":"ping","__proto__":{"admin":true}}'],
    ['a constructor', '{"op":"ping","x":{"constructor":{"prototype":{}}}}'],
    ['one level too many', nested(LIMITS.jsonDepth + 1)],
    ['one key too many', withKeys(LIMITS.jsonKeys + 1)],
  ];

  test.each([...hostile])('%s closes the socket', async (_name, text) => {
    const { core, alice, phone } = await scene();
    await phone.saysText(text);
    expect(phone.only('bye')).toMatchObject({ code: 'bad_request' });
    expect(phone.socket.closed).toEqual({ code: 4400, reason: 'bad_request' });
    expect(core.router.people.isHere(alice.userId)).toBe(false);
  });

  test.each([
    ['as deep', nested(LIMITS.jsonDepth)],
    ['as many keys', withKeys(LIMITS.jsonKeys)],
  ])('%s as is allowed passes', async (_name, text) => {
    const { phone } = await scene();
    await phone.saysText(text);
    expect(phone.ops).toEqual(['pong']);
  });

  test('before sign-in a frame has 4 KiB and not one byte more', async () => {
    const { core } = await scene();
    const frame = (bytes: number) => {
      const text = '{"op":"dance","x":""}';
      return text.replace('""', `"${'é'.repeat((bytes - text.length - 1) / 2)}a"`);
    };
    const early = new Device(core);
    expect(Buffer.byteLength(frame(4_096))).toBe(4_096);
    await early.saysText(frame(4_096));
    expect(early.only('bye').code).toBe('not_signed_in');
    const device = new Device(core);
    await device.saysText(frame(4_098));
    expect(device.only('bye').code).toBe('too_large');
    expect(device.socket.closed?.code).toBe(4400);
  });

  test('before sign-in nothing but signing in is understood', async () => {
    const { core } = await scene();
    const device = new Device(core);
    await device.says({ op: 'ping' });
    expect(device.only('bye').code).toBe('not_signed_in');
    expect(device.socket.closed?.code).toBe(4400);
  });

  test('nothing is read and nothing is sent after the end', async () => {
    const { world, bob, talk, phone } = await scene();
    await phone.saysText('nonsense');
    phone.forget();
    await phone.says(send(talk, 'hello'));
    await world.say(bob, talk, 'are you there?');
    await settled();
    expect(phone.socket.texts).toEqual([]);
    expect(world.stream(talk).lastSeq).toBe(2);
  });
});

describe('too many frames', () => {
  const pings = async (device: Device, count: number) => {
    for (let sent = 0; sent < count; sent += 1) void device.connection.receive('{"op":"ping"}');
    await settled();
  };

  test('a burst of sixty passes and one more is told to wait', async () => {
    const { phone } = await scene();
    // Signing in was the first frame of the burst.
    await pings(phone, 59);
    expect(phone.got('pong')).toHaveLength(59);
    expect(phone.got('nack')).toEqual([]);
    await pings(phone, 1);
    expect(phone.only('nack')).toMatchObject({
      about: 'frame',
      code: 'too_many_requests',
      retry: true,
      afterMs: 100,
    });
    expect(phone.got('pong')).toHaveLength(59);
  });

  test('waiting as long as was said helps', async () => {
    const { world, phone } = await scene();
    await pings(phone, 60);
    const { afterMs } = phone.only('nack');
    world.clock.advance(known(afterMs));
    await pings(phone, 1);
    expect(phone.got('pong')).toHaveLength(60);
  });

  test('three times the burst is taken, and one more closes the socket', async () => {
    const { phone } = await scene();
    await pings(phone, 179);
    expect(phone.socket.closed).toBeUndefined();
    await pings(phone, 1);
    expect(phone.only('bye')).toMatchObject({ code: 'flood', retryMs: 10_000 });
    expect(phone.socket.closed?.code).toBe(4429);
  });

  test('a steady twenty a second is never too fast', async () => {
    const { world, phone } = await scene();
    for (let second = 0; second < 20; second += 1) {
      world.clock.advance(1_000);
      await pings(phone, 20);
    }
    expect(phone.got('nack')).toEqual([]);
  });
});
