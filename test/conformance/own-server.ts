import { quietPort, ServerProcess } from '../support/server.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { until } from '../support/until.ts';

/** Limits that no suite comes near. They are raised by configuration; nothing is bypassed. */
export const roomyLimits: Readonly<Record<string, string>> = {
  MAGPIE_LIMITS_MESSAGES_PER_SECOND: '100000',
  MAGPIE_LIMITS_MESSAGES_BURST: '100000',
  MAGPIE_LIMITS_FRAMES_PER_SECOND: '100000',
  MAGPIE_LIMITS_FRAMES_BURST: '100000',
  MAGPIE_LIMITS_HTTP_PER_MINUTE_USER: '1000000',
  MAGPIE_LIMITS_HTTP_PER_MINUTE_ADDRESS: '1000000',
  MAGPIE_LIMITS_REGISTRATIONS_PER_HOUR: '100000',
  MAGPIE_LIMITS_SIGN_IN_FAILURES: '100000',
  MAGPIE_LIMITS_SIGN_IN_FAILURES_ADDRESS: '100000',
  MAGPIE_LIMITS_UNAUTHENTICATED_SOCKETS: '10000',
  MAGPIE_LIMITS_SOCKETS_PER_USER: '1000',
};

/** A server of the suite's own, which it may kill. */
export interface OwnServer extends AsyncDisposable {
  readonly url: string;
  /** `kill -9`, then a new start on the same data and port. */
  restart(): Promise<void>;
}

export async function startOwnServer(): Promise<OwnServer> {
  const folder = tempFolder('conformance');
  const port = await quietPort();
  const start = () => ServerProcess.start({ data: folder.path, port, env: roomyLimits });
  let server = await start();
  return {
    url: server.url,
    restart: async () => {
      await server.kill();
      server = await start();
      await until(() => isReady(server.url), { what: 'the server to be ready again', withinMs: 10_000 });
    },
    [Symbol.asyncDispose]: async () => {
      await server.stop();
      folder[Symbol.dispose]();
    },
  };
}

const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
