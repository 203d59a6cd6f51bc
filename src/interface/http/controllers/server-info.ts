import { Elysia } from 'elysia';
import { bodies } from '../../protocol/index.ts';
import type { CallHooks } from '../call-hooks.ts';
import type { HttpDependencies } from '../dependencies.ts';
import { documented } from '../documentation.ts';

/** What a client must know of the server before anybody signs in. */
export const serverInfo = (deps: HttpDependencies, hooks: CallHooks) =>
  new Elysia({ prefix: '/api/v1/server' }).use(hooks).get('', () => deps.serverInfo, {
    detail: documented({
      tag: 'server',
      summary: 'Read what this server is and allows',
      answer: [200, bodies.ServerInfo, 'The server.'],
      isPublic: true,
    }),
  });
