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
  const act = ACTS[pathname];
  if (!act) throw new Refusal('unsupported');
  const body = (await request.json()) as Body;
  return Response.json((await act(administration, body)) ?? {});
}

type Body = Readonly<Record<string, unknown>>;

/** What can be asked, by its path. */
const ACTS: Readonly<
  Record<string, (administration: Administration, body: Body) => Promise<object | undefined>>
> = {
  '/users': (administration, body) =>
    done(
      administration.addUser({
        handle: textOf(body, 'handle'),
        name: textOf(body, 'name'),
        password: textOf(body, 'password'),
        role: roleOf(body['role']),
      }),
    ),
  '/password': (administration, body) =>
    done(administration.setPassword(textOf(body, 'handle'), textOf(body, 'password'))),
  '/role': (administration, body) =>
    done(administration.changeRole(textOf(body, 'handle'), roleOf(body['role']))),
  '/factor': (administration, body) => done(administration.endFactor(textOf(body, 'handle'))),
  '/invite': async (administration, body) => ({
    code: await administration.invite({
      note: textOf(body, 'note'),
      uses: numberOf(body, 'uses'),
      hours: numberOf(body, 'hours'),
    }),
  }),
  '/revoke': (administration, body) => done(administration.revokeInvitation(textOf(body, 'id'))),
};

/** Everything that can be asked. */
export const CONTROL_ACTS: readonly string[] = Object.keys(ACTS);

const done = (act: Promise<void>): Promise<undefined> => act.then(() => undefined);

function textOf(body: Body, name: string): string {
  const value = body[name];
  if (typeof value !== 'string') throw new Refusal('bad_request');
  return value;
}

function numberOf(body: Body, name: string): number {
  const value = body[name];
  if (typeof value !== 'number') throw new Refusal('bad_request');
  return value;
}

function roleOf(value: unknown): Role {
  const role = ROLES.find((each) => each === value);
  if (!role) throw new Refusal('bad_request');
  return role;
}
