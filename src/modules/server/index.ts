import { changeServer } from './change-server.ts';
import { describeServer, readPicture } from './describe-server.ts';
import type { ServerDependencies } from './ports.ts';

export type { ServerChange } from './change-server.ts';
export type { ServerDescription } from './describe-server.ts';
export type { ServerDependencies } from './ports.ts';

/** Everything one can ask of the server itself. Each member is one use case. */
export const createServerFacts = (deps: ServerDependencies) => ({
  describe: describeServer(deps),
  picture: readPicture(deps),
  change: changeServer(deps),
});
export type ServerFacts = ReturnType<typeof createServerFacts>;
