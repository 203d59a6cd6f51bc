import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { Refusal, type RefusalCode } from '../../../domain/shared/refusals.ts';
import { type Administration, ROLES, type Role } from './administration.ts';
import { CONTROL_LEVEL, controlSocketPath, isTooLong, runFolder } from './control-socket.ts';

export interface ControlListener {
  stop(): Promise<void>;
}

const BODY_MAX_BYTES = 16 * 1024;

/**
 * Lets commands on this machine reach the server: HTTP over a unix socket that only the server's own account may open.
 * Must be called by the process that holds the data folder's lock: a socket that lies there is a dead one's.
 */
export function serveControl(
  dataFolder: string,
  administration: Administration,
  onFault: (fault: unknown) => void,
): ControlListener {
  const path = controlSocketPath(dataFolder);
  if (isTooLong(path)) throw new Error(`the path of the socket ${path} is too long`);
  mkdirSync(runFolder(dataFolder), { recursive: true, mode: 0o700 });
  chmodSync(runFolder(dataFolder), 0o700);
  rmSync(path, { force: true });
  const server = Bun.serve({
    unix: path,
    maxRequestBodySize: BODY_MAX_BYTES,
    development: false,
    fetch: async (request) => {
      try {
        return await answer(request, administration);
      } catch (fault) {
        if (!(fault instanceof Refusal)) onFault(fault);
        const code: RefusalCode = fault instanceof Refusal ? fault.code : 'internal';
        return Response.json({ code }, { status: 400 });
      }
    },
  });
  chmodSync(path, 0o600);
  return {
    stop: async () => {
      await server.stop(true);
      rmSync(path, { force: true });
    },
  };
}

async function answer(request: Request, administration: Administration): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (request.method === 'GET' && pathname === '/') return Response.json({ level: CONTROL_LEVEL });
  const body = (await request.json()) as Record<string, unknown>;
  await carryOut(pathname, body, administration);
  return Response.json({});
}

function carryOut(
  path: string,
  body: Record<string, unknown>,
  administration: Administration,
): Promise<void> {
  const { handle, name, password } = body;
  if (typeof handle !== 'string') throw new Refusal('bad_request');
  if (path === '/role') return administration.changeRole(handle, roleOf(body['role']));
  if (typeof password !== 'string') throw new Refusal('bad_request');
  if (path === '/password') return administration.setPassword(handle, password);
  if (path !== '/users') throw new Refusal('unsupported');
  if (typeof name !== 'string') throw new Refusal('bad_request');
  return administration.addUser({ handle, name, password, role: roleOf(body['role']) });
}

function roleOf(value: unknown): Role {
  const role = ROLES.find((each) => each === value);
  if (!role) throw new Refusal('bad_request');
  return role;
}
