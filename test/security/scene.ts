import type { Person } from '../support/account.ts';
import type { Wire } from '../support/wire.ts';
import { newClientId } from '../support/wire-ids.ts';
import { directOf } from './lab.ts';
import { OpenServer } from './open-server.ts';

/** alice and bob on a server with these settings, their conversation, and a socket of alice. */
export interface Scene extends AsyncDisposable {
  readonly server: OpenServer;
  readonly alice: Person;
  readonly bob: Person;
  readonly stream: string;
  readonly token: string;
  readonly wire: Wire;
}

export async function openScene(flags: Readonly<Record<string, string>> = {}): Promise<Scene> {
  const server = await OpenServer.start(flags);
  const [alice, bob] = await Promise.all([server.person('alice'), server.person('bob')]);
  const stream = await directOf(server, alice, bob);
  const { token } = await alice.on('phone');
  const wire = await server.wire(token);
  const close = () => server[Symbol.asyncDispose]();
  return { server, alice, bob, stream, token, wire, [Symbol.asyncDispose]: close };
}

export const message = (text = 'x', extra: object = {}) => ({
  type: 'message',
  clientId: newClientId(),
  text,
  ...extra,
});

export const send = ({ stream }: Scene, ...operations: object[]) => ({ op: 'send', stream, operations });
