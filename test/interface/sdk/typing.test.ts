import { describe, expect, test } from 'bun:test';
import { ALICE, BOB, backPage, Device, head, page, run, STREAM } from './support/device.ts';

const typing = { op: 'typing', stream: STREAM, user: BOB } as const;
const wrote = { stream: STREAM, user: BOB };

describe('what somebody was writing', () => {
  test('has arrived also where one’s own message follows it at once', async () => {
    const device = await atRow(3);
    await device.socket.say(typing);
    expect(device.heard('typing')).toMatchObject([wrote]);
    const events = [...run(4).events, ...run(5, 1, { sender: ALICE }).events];
    await device.socket.say({ ...run(4, 2), events });
    expect(device.heard('wrote')).toMatchObject([wrote]);
  });

  test('has not arrived while their newest message is an older one, whatever else happens', async () => {
    const device = await atRow(3);
    await device.socket.say(typing);
    const recall = { ref: 3, type: 'recall', no: 3, body: { v: 1 } };
    await device.socket.say(run(4, 1, recall), run(5, 1, { sender: ALICE }));
    expect(device.heard('wrote')).toEqual([]);
    await device.socket.say(run(6));
    expect(device.heard('wrote')).toMatchObject([wrote]);
  });

  test('has arrived also where it is the change of an older message', async () => {
    const device = await atRow(3);
    await device.socket.say(typing);
    const edit = { ref: 3, type: 'edit', no: 3, body: { v: 1, text: 'better' } };
    await device.socket.say(run(4, 1, edit));
    expect(device.heard('wrote')).toMatchObject([wrote]);
  });

  test('is not what had come before and waited behind a hole', async () => {
    const device = await atRow(3);
    await device.socket.say(run(5), typing, run(4));
    expect(device.heard('wrote')).toEqual([]);
    await device.socket.say(run(6));
    expect(device.heard('wrote')).toMatchObject([wrote]);
  });

  test('is found in a page as well, and told once for each time they wrote', async () => {
    const device = await atRow(3);
    await device.socket.say(typing, { op: 'heads', heads: [head({ lastSeq: 5 })], next: null });
    await device.socket.say(page(4, 2));
    await device.socket.say(run(6));
    expect(device.heard('wrote')).toMatchObject([wrote]);
    await device.socket.say(typing, run(7));
    expect(device.heard('wrote')).toMatchObject([wrote, wrote]);
  });
});

async function atRow(lastSeq: number): Promise<Device> {
  const device = new Device();
  await device.signIn(head({ lastSeq }));
  await device.socket.say(backPage(1, lastSeq));
  return device;
}
