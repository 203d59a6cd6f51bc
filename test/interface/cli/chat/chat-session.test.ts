import { expect, test } from 'bun:test';
import { ChatSession } from '../../../../src/interface/cli/chat/chat-session.ts';
import { Device } from '../../sdk/support/device.ts';

/** A terminal at which nobody types anything. */
const quiet = { ask: () => new Promise<undefined>(() => {}), print: () => {} };

test('a fault that nobody expected ends the session and is what it ends with', async () => {
  const device = new Device();
  const broken = new Error('a listener broke');
  device.client.on('status', () => {
    throw broken;
  });
  const session = new ChatSession(device.client, quiet).run();
  await device.signIn();
  await expect(session).rejects.toBe(broken);
});
