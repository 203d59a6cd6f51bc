import { expect, test } from 'bun:test';
import { mkdirSync } from 'node:fs';
import { Refusal } from '../../../src/domain/shared/refusals.ts';
import { connectControl } from '../../../src/interface/cli/control/connect-control.ts';
import {
  CONTROL_LEVEL,
  controlSocketPath,
  runFolder,
} from '../../../src/interface/cli/control/control-socket.ts';
import { serveControl } from '../../../src/interface/cli/control/serve-control.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { known } from '../../support/world.ts';

test('a command that meets a bug of the server is refused as internal, and the server is told', async () => {
  using folder = tempFolder('control');
  const broken = new Error('the store broke');
  const faults: unknown[] = [];
  const rejecting = (fault: Error) => () => Promise.reject(fault);
  const administration = {
    addUser: rejecting(new Refusal('handle_taken')),
    setPassword: rejecting(broken),
    changeRole: rejecting(broken),
    endFactor: rejecting(broken),
    invite: rejecting(broken),
    revokeInvitation: rejecting(broken),
  };
  const listener = serveControl(folder.path, administration, (fault) => void faults.push(fault));
  const commands = known(await connectControl(folder.path));
  const alice = { handle: 'alice', name: 'Alice', password: 'correct horse', role: 'member' } as const;
  await expect(commands.addUser(alice)).rejects.toMatchObject({ code: 'handle_taken' });
  expect(faults).toEqual([]);
  await expect(commands.setPassword('alice', 'correct horse')).rejects.toMatchObject({ code: 'internal' });
  expect(faults).toEqual([broken]);
  await listener.stop();
});

test('a server of another version is not spoken to', async () => {
  using folder = tempFolder('control');
  mkdirSync(runFolder(folder.path), { recursive: true });
  const server = Bun.serve({
    unix: controlSocketPath(folder.path),
    fetch: () => Response.json({ level: CONTROL_LEVEL + 1 }),
  });
  await expect(connectControl(folder.path)).rejects.toThrow('The server on this data is of another version');
  await server.stop(true);
});
