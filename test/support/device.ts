import type { ClientFrameInput, FrameOf, ServerFrame } from '../../src/interface/protocol/index.ts';
import { Connection, type GatewayContext } from '../../src/interface/ws/connection.ts';
import type { Person } from './asking.ts';
import { type Core, session } from './core.ts';
import { FakeSocket } from './fake-socket.ts';

/** Turns of the loop from a frame to the last of what it sets off: a batch, its listeners, and what they read. */
const TURNS = 8;

/** Over tables in memory nothing waits for anything but turns of the loop, and all is done by then. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** A device on a connection of its own, as far as a test needs one. */
export class Device {
  readonly socket = new FakeSocket();
  readonly connection: Connection;
  readonly #core: Core;

  constructor(core: Core, options: Partial<GatewayContext> & { cookieToken?: string } = {}) {
    const { cookieToken, ...context } = options;
    this.#core = core;
    this.connection = new Connection(this.socket, { ...core, admit: () => {}, ...context }, { cookieToken });
    this.connection.greet();
  }

  /** A signed-in device of somebody, its greeting behind it. */
  static async of(core: Core, who: Person, device = 'phone'): Promise<Device> {
    const it = new Device(core);
    await it.signIn(who, device);
    it.forget();
    return it;
  }

  async signIn(who: Person, device = 'phone'): Promise<void> {
    const { token } = await session(this.#core.world, who, device);
    await this.says({ op: 'auth', token, client: { name: 'test', level: 1 } });
  }

  says(frame: ClientFrameInput): Promise<void> {
    return this.saysText(JSON.stringify(frame));
  }

  async saysText(text: string): Promise<void> {
    void this.connection.receive(text);
    await settled();
  }

  /** Drops what arrived so far from the test's eyes. */
  forget(): void {
    this.socket.texts.length = 0;
  }

  got<Op extends ServerFrame['op']>(op: Op): FrameOf<Op>[] {
    return this.socket.of(op);
  }

  /** The one frame of its kind that arrived. */
  only<Op extends ServerFrame['op']>(op: Op): FrameOf<Op> {
    const [frame, ...more] = this.got(op);
    if (!frame || more.length > 0) throw new Error(`${more.length + (frame ? 1 : 0)} frames ${op} arrived.`);
    return frame;
  }

  /** The kinds of the frames that arrived, in order. */
  get ops(): string[] {
    return this.socket.frames.map(({ op }) => op);
  }
}
