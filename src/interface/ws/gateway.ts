import type { Server, ServerWebSocket } from 'bun';
import type { SessionId, UserId } from '../../domain/shared/ids.ts';
import { CLOSE, LIMITS } from '../protocol/index.ts';
import { Connection, type GatewayContext } from './connection.ts';
import { type AtTurnsEnd, GatheringSocket, turnsEnd } from './gathering-socket.ts';
import { Strangers } from './strangers.ts';
import type { UpgradeRefusal } from './upgrade.ts';

/** What travels with an upgrade. */
export interface SocketData {
  connection?: Connection;
  port?: GatheringSocket;
  readonly address: string;
  readonly cookieToken: string | undefined;
}

export interface GatewayOptions extends Omit<GatewayContext, 'admit'> {
  /** Calls back every so often until stopped. */
  readonly every: (intervalMs: number, callback: () => void) => () => void;
  /** Calls back once what has already happened was dealt with; never from within the call. */
  readonly soon: (callback: () => void) => void;
  /** Calls back once after so long; the answer cancels it. */
  readonly after: (delayMs: number, callback: () => void) => () => void;
  /** Under what an address is counted. */
  readonly addressKey: (address: string) => string;
  readonly unauthenticatedSockets: number;
  readonly socketsPerUser: number;
}

/** HTTP's word for: a WebSocket is expected here. */
const UPGRADE_REQUIRED = 426;
/** How often silence and slowness are looked for: one pass over all sockets, no timer per socket. */
const SWEEP_MS = 5_000;
/** A socket's session is looked up again this often, so that one which expired or ended unheard goes too. */
const RECHECK_MS = 60_000;
/** When a socket that made room for another may come back: it may in turn take the place of a third. */
const REPLACED_RETRY_MS = 60_000;
/** Sockets told `bye` at once while draining. */
const DRAIN_SLICE = 200;
const DRAIN_PAUSE_MS = 100;

/** All sockets of this node. */
export class Gateway {
  readonly #options: GatewayOptions;
  readonly #context: GatewayContext;
  readonly #connections = new Set<Connection>();
  readonly #perUser = new Map<UserId, Set<Connection>>();
  readonly #strangers: Strangers;
  readonly #stopSweep: () => void;
  readonly #atTurnsEnd: AtTurnsEnd;
  #isDraining = false;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#context = { ...options, admit: (connection) => this.#admit(connection) };
    this.#strangers = new Strangers({
      ...options,
      perAddress: options.unauthenticatedSockets,
      timeoutMs: options.limits.authTimeoutMs,
    });
    this.#atTurnsEnd = turnsEnd(options.soon);
    this.#stopSweep = options.every(SWEEP_MS, () => this.#sweep());
  }

  get size(): number {
    return this.#connections.size;
  }

  /** Upgrades a request whose origin was checked, or answers why not. */
  upgrade(request: Request, server: Server<SocketData>, data: SocketData): UpgradeRefusal | undefined {
    if (this.#isDraining) return { code: 'draining', afterMs: 2_000 };
    if (!this.#strangers.hasRoomFor(data.address)) {
      return { code: 'too_many_requests', afterMs: this.#options.limits.authTimeoutMs };
    }
    if (server.upgrade(request, { data })) return undefined;
    return { code: 'bad_request', status: UPGRADE_REQUIRED };
  }

  /** Bun's handlers. No compression: it would cost memory per socket and leak lengths. */
  get handlers() {
    return {
      maxPayloadLength: LIMITS.frameBytes,
      backpressureLimit: 4 * 1024 * 1024,
      closeOnBackpressureLimit: false,
      perMessageDeflate: false,
      sendPings: false,
      idleTimeout: 0,
      open: (socket: ServerWebSocket<SocketData>) => this.#open(socket),
      message: (socket: ServerWebSocket<SocketData>, text: string | Buffer) => {
        const { connection } = socket.data;
        if (typeof text === 'string') void connection?.receive(text);
        else connection?.bye('bad_request', CLOSE.bad_frame);
      },
      drain: ({ data }: ServerWebSocket<SocketData>) => {
        data.port?.drained();
        data.connection?.drained();
      },
      close: (socket: ServerWebSocket<SocketData>) => this.#closed(socket),
    };
  }

  /** Ends the sockets of sessions that ended. */
  endSessions(sessionIds: ReadonlySet<SessionId>): void {
    for (const connection of this.#connections) {
      if (connection.sessionId && sessionIds.has(connection.sessionId)) {
        connection.bye('revoked', CLOSE.revoked);
      }
    }
  }

  refuseUpgrades(): void {
    this.#isDraining = true;
  }

  /** Tells everybody to come back soon, in slices, so that they do not come back all at once. */
  async drain(pause: (milliseconds: number) => Promise<void>): Promise<void> {
    this.refuseUpgrades();
    this.#stopSweep();
    this.#strangers.stop();
    const all = [...this.#connections];
    for (let index = 0; index < all.length; index += DRAIN_SLICE) {
      for (const [place, connection] of all.slice(index, index + DRAIN_SLICE).entries()) {
        connection.bye('draining', CLOSE.draining, 500 + (((index + place) * 7) % 2_000));
      }
      if (index + DRAIN_SLICE < all.length) await pause(DRAIN_PAUSE_MS);
    }
  }

  #open(socket: ServerWebSocket<SocketData>): void {
    const { address, cookieToken } = socket.data;
    const port = new GatheringSocket(socket, this.#atTurnsEnd);
    socket.data.port = port;
    const connection = new Connection(port, this.#context, { cookieToken, address });
    socket.data.connection = connection;
    this.#connections.add(connection);
    this.#strangers.add(connection, address);
    connection.greet();
  }

  #closed(socket: ServerWebSocket<SocketData>): void {
    const { connection } = socket.data;
    if (!connection || !this.#connections.delete(connection)) return;
    connection.end();
    this.#strangers.forget(connection);
    const own = this.#perUser.get(connection.userId);
    own?.delete(connection);
    if (own?.size === 0) this.#perUser.delete(connection.userId);
  }

  /** The newest always comes in: it is where the person is. Sockets of a network that died stay open on this side. */
  #admit(connection: Connection): void {
    this.#strangers.forget(connection);
    const own = this.#perUser.get(connection.userId) ?? new Set();
    this.#perUser.set(connection.userId, own);
    if (own.size >= this.#options.socketsPerUser) this.#replaceOneOf(own);
    own.add(connection);
  }

  #replaceOneOf(own: Set<Connection>): void {
    const [silent] = [...own].sort((a, b) => a.heardAt - b.heardAt);
    if (!silent) return;
    own.delete(silent);
    silent.bye('replaced', CLOSE.replaced, REPLACED_RETRY_MS);
  }

  #sweep(): void {
    const now = this.#options.monotonic();
    const { silentMs } = this.#options.limits;
    for (const connection of this.#connections) {
      if (now - connection.heardAt > silentMs) connection.bye('silent', CLOSE.slow, 1_000);
      else this.#checkUp(connection, now);
    }
  }

  #checkUp(connection: Connection, now: number): void {
    connection.outbox.checkStuck();
    if (now - connection.checkedAt < RECHECK_MS) return;
    connection.checkedAt = now;
    connection.recheck().catch(this.#options.onFault);
  }
}
