import { expect, test } from 'bun:test';
import { ChatSession } from '../../../../src/interface/cli/chat/chat-session.ts';
import { Device } from '../../sdk/support/device.ts';

/** A terminal at which nobody types anything. */
function quietTerminal() {
  const printed: string[] = [];
  return {
    printed,
    ask: () => new Promise<undefined>(() => {}),
    print: (line: string) => void printed.push(line),
  };
}

test('a fault that nobody expected ends the session and is what it ends with', async () => {
  const device = new Device();
  const broken = new Error('a listener broke');
  device.client.on('status', () => {
    throw broken;
  });
  const session = new ChatSession(device.client, quietTerminal()).run();
  await device.signIn();
  await expect(session).rejects.toBe(broken);
});

test('a lost connection is told once, and not at every attempt to come back', async () => {
  const device = new Device();
  const { printed, ...terminal } = quietTerminal();
  void new ChatSession(device.client, terminal).run();
  await device.signIn();
  for (let attempts = 0; attempts < 3; attempts += 1) {
    await device.socket.drop();
    device.client.nudge();
  }
  await device.greet();
  await device.socket.drop();
  const lost = '-- no connection; what you write is kept and sent later';
  expect(printed.slice(1)).toEqual(['-- connected', lost, '-- connected', lost]);
});
