import { Elysia } from 'elysia';
import type { CallHooks } from '../call-hooks.ts';
import type { HttpDependencies } from '../dependencies.ts';

/** Whether to restart this process (`livez`), whether to send it anybody (`readyz`), and how well it is (`healthz`). */
export const health = (deps: HttpDependencies, hooks: CallHooks) =>
  new Elysia({ detail: { hide: true } })
    .use(hooks)
    .get('/livez', () => ({ status: 'alive' }))
    .get('/readyz', async ({ set }) => {
      const { isReady } = await deps.health();
      if (!isReady) set.status = 503;
      return { status: isReady ? 'ready' : 'not ready' };
    })
    .get('/healthz', async () => {
      const { isReady, degraded, durability } = await deps.health();
      const { version } = deps.serverInfo;
      const status = isReady ? (degraded.length > 0 ? 'degraded' : 'well') : 'not ready';
      const { journal: journalMode, fsyncMs: fsyncP50Ms, ...known } = durability;
      return { status, version, degraded, durability: { journalMode, fsyncP50Ms, ...known } };
    });
