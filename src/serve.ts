import { type Core, clock, createCore, openStore } from './compose.ts';
import type { SessionId } from './domain/shared/ids.ts';
import { Refusal } from './domain/shared/refusals.ts';
import type { Config } from './infra/config/schema.ts';
import { StartFault } from './infra/config/start-fault.ts';
import { addressKey } from './infra/limits/address-key.ts';
import { clientAddresses } from './infra/limits/client-address.ts';
import { MemoryHttpBudget } from './infra/limits/http-budget.ts';
import type { Log } from './infra/log/log.ts';
import { type MetricsListener, serveMetrics } from './infra/metrics/serve-metrics.ts';
import type { Store } from './infra/sqlite/open-store.ts';
import type { HttpDependencies } from './interface/http/dependencies.ts';
import { createHttpApp, type HttpApp } from './interface/http/http-app.ts';
import { originRule } from './interface/http/origins.ts';
import { tokenInCookie } from './interface/http/session-cookie.ts';
import { loadWebFiles } from './interface/http/web-files.ts';
import { LIMITS, PROTOCOL_LEVEL } from './interface/protocol/index.ts';
import { Gateway } from './interface/ws/gateway.ts';
import { type Listener, listen } from './interface/ws/listen.ts';
import { TalkProjection } from './modules/friends/index.ts';
import type { Run } from './modules/shared/ports.ts';
import { ChangeFeed, ClosedAccounts, Housekeeping, PersonalRetention } from './modules/upkeep/index.ts';

/** The gateway over a core, told of everything that commits. */
function createGateway(config: Config, store: Store, core: Core): Gateway {
  const { users, messages, router, presence, profiles, node, onFault } = core;
  const { limits } = config;
  const gateway = new Gateway({
    users,
    messages,
    router,
    presence,
    node,
    epoch: store.epoch,
    monotonic: () => clock.monotonic(),
    degraded: () => (store.durability.isDurable ? [] : ['durability']),
    onFault,
    limits,
    every: (intervalMs, callback) => {
      const timer = setInterval(callback, intervalMs);
      return () => clearInterval(timer);
    },
    soon: setImmediate,
    after: (delayMs, callback) => clock.after(delayMs, callback),
    addressKey,
    unauthenticatedSockets: limits.unauthenticatedSockets,
    socketsPerUser: limits.socketsPerUser,
  });
  core.queue.onCommitted((runs) => {
    router.committed(runs);
    profiles.committed(runs);
    const ended = endedSessions(runs);
    if (ended.size > 0) gateway.endSessions(ended);
  });
  return gateway;
}

/** Sessions that these rows end, on whichever road they were ended. */
function endedSessions(runs: readonly Run[]): Set<SessionId> {
  const ended = new Set<SessionId>();
  for (const { rows } of runs) {
    for (const { type, body } of rows) {
      if (type === 'session.ended' && body !== null)
        ended.add((JSON.parse(body) as { session: SessionId }).session);
    }
  }
  return ended;
}

/** What goes on beside serving: the change feed's consumers and the housekeeping. */
function createUpkeep(config: Config, store: Store, core: Core) {
  const { writer, changes, logs, memberships, people: facts } = store;
  // What the store or the committer refuses for now is tried again by whoever meets it.
  const onFault = (fault: unknown) =>
    fault instanceof Refusal && !fault.isFinal ? undefined : core.onFault(fault);
  const around = { committer: core.queue, memberships, facts, clock, onFault };
  const talk = new TalkProjection({ ...around, changes, logs });
  const retention = new PersonalRetention({ upkeep: writer, changes, days: config.personalDays });
  const { letGo } = core.friends;
  const closed = new ClosedAccounts({ upkeep: writer, people: store.people, logs, letGo });
  const feed = new ChangeFeed({
    consumer: 'personal-retention',
    changes,
    logs,
    upkeep: writer,
    clock,
    handle: async (stream, rows) => {
      await talk.follow(stream, rows);
      await closed.afterRows(stream, rows);
      await retention.afterGrowth(stream);
    },
    onWalkFinds: (streams) => core.metrics.foundByWalk(streams),
    onFault,
  });
  const housekeeping = new Housekeeping({
    clock,
    upkeep: writer,
    flushSeen: () => core.users.seen.flush(),
    trimByAge: (isStopped) => retention.byAge(isStopped),
    onFault: core.onFault,
  });
  return { feed, talk, housekeeping };
}

export interface RunningServer {
  readonly address: string;
  /** The secret of the one-time owner link, while there is no owner. */
  readonly claim: string | undefined;
  readonly durability: Store['durability'];
  readonly core: Core;
  /** Drains: no new work, everybody is told to come back, what was accepted is finished. */
  stop(): Promise<void>;
}

export interface ServerMeans {
  readonly log: Log;
  readonly version: string;
  /** Whether the operator named the metrics port: a default one may be taken. */
  readonly isMetricsPortSet: boolean;
  /** The store can no longer be written to safely: the process must end. */
  readonly onFatal: (message: string) => void;
}

/** Starts a whole server. Throws a `StartFault` with a sentence where it cannot. */
export async function startServer(config: Config, means: ServerMeans): Promise<RunningServer> {
  const store = await openStore(config, means.onFatal);
  try {
    return await serve(config, store, means);
  } catch (fault) {
    await store.close();
    throw fault;
  }
}

async function serve(config: Config, store: Store, means: ServerMeans): Promise<RunningServer> {
  const core = createCore(config, store, means.log);
  const gateway = createGateway(config, store, core);
  const upkeep = createUpkeep(config, store, core);
  const state = { isReady: false };
  const app = createHttpApp(await httpDependencies(config, { store, core, means, state }));
  core.metrics.watch({
    connectedSockets: () => gateway.size,
    signedInUsers: () => core.router.people.size,
    queueDepth: () => core.queue.depth,
  });
  const { listener, metrics } = await openPorts(config, { gateway, app, core, means });
  core.router.start();
  upkeep.feed.start();
  upkeep.talk.start();
  upkeep.housekeeping.start();
  const claim = await core.users.administer.offerClaim();
  state.isReady = true;
  const stop = async () => {
    state.isReady = false;
    await drain({ store, core, gateway, upkeep, listener, metrics });
  };
  return {
    address: shownAddress(config.host, listener.port ?? 0),
    claim,
    durability: store.durability,
    core,
    stop,
  };
}

/** Both ports or none: a process that cannot have them must be able to end. */
async function openPorts(
  config: Config,
  { gateway, app, core, means }: { gateway: Gateway; app: HttpApp; core: Core; means: ServerMeans },
): Promise<{ listener: Listener; metrics: MetricsListener | undefined }> {
  let listener: Listener | undefined;
  try {
    listener = openPort(config, gateway, app);
    const { host, port } = config.metrics;
    const options = { host, port, isPortSet: means.isMetricsPortSet };
    return { listener, metrics: serveMetrics(options, core.metrics, means.log) };
  } catch (fault) {
    await gateway.drain(pause);
    await listener?.stop(true);
    throw fault;
  }
}

async function httpDependencies(
  config: Config,
  {
    store,
    core,
    means,
    state,
  }: { store: Store; core: Core; means: ServerMeans; state: { isReady: boolean } },
): Promise<HttpDependencies> {
  const { durability } = store;
  return {
    users: core.users,
    messages: core.messages,
    friends: core.friends,
    server: core.server,
    settings: { publicUrl: config.publicUrl, allowedOrigins: config.allowedOrigins },
    serverInfo: {
      version: means.version,
      level: PROTOCOL_LEVEL,
      limits: { textCodePoints: 8_000, operations: LIMITS.operations, pageEvents: LIMITS.pageEvents },
    },
    health: () => ({
      isReady: state.isReady,
      degraded: durability.isDurable ? [] : ['durability'],
      durability,
    }),
    budget: new MemoryHttpBudget(config.limits),
    webFiles: await loadWebFiles(),
    onAnswered: (call) => core.metrics.answered(call),
    onFault: (fault, where) =>
      means.log.error('a request met a fault that no one expected', { fault, ...where }),
  };
}

function openPort(config: Config, gateway: Gateway, app: HttpApp): Listener {
  const { host: hostname, port } = config;
  const isAllowedOrigin = originRule(config);
  const addressOf = clientAddresses(config.trustedProxies);
  try {
    const rules = { isAllowedOrigin, tokenInCookie };
    return listen({ hostname, port, gateway, rules, app, addressOf });
  } catch (cause) {
    const code = (cause as { code?: string }).code;
    const reason = code === 'EADDRINUSE' ? 'another program has it' : `${code ?? cause}`;
    throw new StartFault(
      `Port ${port} on ${hostname} cannot be opened: ${reason}. Choose another with --port.`,
      {
        cause,
      },
    );
  }
}

const shownAddress = (host: string, port: number): string =>
  `http://${host === '0.0.0.0' || host === '::' ? 'localhost' : host}:${port}`;

interface Running {
  readonly store: Store;
  readonly core: Core;
  readonly gateway: Gateway;
  readonly upkeep: ReturnType<typeof createUpkeep>;
  readonly listener: Listener;
  readonly metrics: MetricsListener | undefined;
}

/** No upgrades, what was accepted is finished and acknowledged, then `bye` to everybody, then the store. */
async function drain({ store, core, gateway, upkeep, listener, metrics }: Running): Promise<void> {
  gateway.refuseUpgrades();
  core.users.pairing.stop();
  await core.messages.marks.flush();
  await core.postbox?.stop();
  await core.queue.drain();
  await gateway.drain(pause);
  await upkeep.housekeeping.stop();
  await upkeep.talk.stop();
  await upkeep.feed.stop();
  await core.users.seen.flush();
  core.presence.stop();
  core.profiles.stop();
  await core.router.stop();
  await listener.stop(true);
  await metrics?.stop();
  await store.close();
}

const pause = (delayMs: number) => new Promise<void>((resolve) => void clock.after(delayMs, resolve));
