import type { Bounds } from './bounds.ts';
import type { Http, Random, Store, Timers, Transport } from './ports.ts';
import type { Language } from './problem.ts';

/** Everything a client needs from outside; `createClient` fills in what a browser, Bun or Node has. */
export interface ClientOptions {
  /** The server's address, such as `https://chat.example.org`, without a slash at the end. */
  readonly url: string;
  readonly store: Store;
  readonly timers: Timers;
  readonly random: Random;
  readonly transport: Transport;
  readonly http: Http;
  /** How this device is called in the list of devices. */
  readonly deviceName: string;
  readonly language: Language;
  /** Browsers keep the token in an HttpOnly cookie. */
  readonly cookie?: boolean;
  /** How many rows are kept where, for devices that have less room than a browser. */
  readonly bounds?: Bounds;
}
