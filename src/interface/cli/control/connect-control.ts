import { existsSync } from 'node:fs';
import { REFUSALS, Refusal, type RefusalCode } from '../../../domain/shared/refusals.ts';
import { CommandFault } from '../command-fault.ts';
import type { Administration } from './administration.ts';
import { CONTROL_LEVEL, controlSocketPath, isTooLong } from './control-socket.ts';

/** A password hash waits its turn behind those of people signing in. */
const ANSWER_MAX_MS = 30_000;

/** Administration through the server that runs on this data folder; `undefined` when none answers. */
export async function connectControl(dataFolder: string): Promise<Administration | undefined> {
  const path = controlSocketPath(dataFolder);
  if (isTooLong(path) || !existsSync(path)) return undefined;
  const call = (route: string, body?: object) =>
    fetch(`http://magpie${route}`, {
      unix: path,
      method: body ? 'POST' : 'GET',
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(ANSWER_MAX_MS),
    });
  // A server that was killed leaves its socket behind; nobody answers there.
  const greeting = await call('/').catch(() => undefined);
  if (!greeting?.ok) return undefined;
  const { level } = (await greeting.json()) as { level?: unknown };
  if (level !== CONTROL_LEVEL) {
    throw new CommandFault(
      'The server on this data is of another version. Use the program that it was started with, or stop it first.',
    );
  }
  const change = async (route: string, body: object) => {
    const response = await call(route, body);
    const answer: unknown = await response.json();
    if (!response.ok) throw refusalOf(answer);
    return answer;
  };
  return {
    addUser: async (user) => void (await change('/users', user)),
    setPassword: async (handle, password) => void (await change('/password', { handle, password })),
    changeRole: async (handle, role) => void (await change('/role', { handle, role })),
    endFactor: async (handle) => void (await change('/factor', { handle })),
    invite: async (wish) => ((await change('/invite', wish)) as { code: string }).code,
    revokeInvitation: async (id) => void (await change('/revoke', { id })),
  };
}

function refusalOf(answer: unknown): Refusal {
  const { code } = answer as { code?: string };
  return new Refusal(
    code !== undefined && Object.hasOwn(REFUSALS, code) ? (code as RefusalCode) : 'internal',
  );
}
