import {
  browserTabs,
  createClient,
  fetchHttp,
  type Http,
  IndexedDbStore,
  type Language,
  type MagpieClient,
  MemoryStore,
  type SharedClient,
  type Store,
  shareClient,
  systemRandom,
  systemTimers,
} from '../../sdk/index.ts';

/** The name of the database, of the lock and of the channel that the tabs of this site share. */
const NAME = 'magpie';

export interface OpenedDevice {
  readonly device: SharedClient;
  /** What this device knows is gone when the page closes: the browser gives it no database. */
  readonly keepsNothing: boolean;
}

export interface DeviceOptions {
  readonly language: Language;
  readonly deviceName: string;
  /** What the page is shown in by now: the server answers in it. */
  spoken(): Language;
}

/** This browser as a device of the messenger, whichever of its tabs holds the connection. */
export async function openDevice({ spoken, ...options }: DeviceOptions): Promise<OpenedDevice> {
  const http = answeringIn(spoken);
  const makeClient = (store: Store): MagpieClient =>
    createClient({ url: location.origin, store, http, cookie: true, ...options });
  if (!(await hasDatabase())) return { device: makeClient(new MemoryStore()), keepsNothing: true };
  const device = shareClient({
    ports: browserTabs(NAME),
    timers: systemTimers,
    random: systemRandom,
    language: options.language,
    makeClient: async () => makeClient(await IndexedDbStore.open(NAME)),
  });
  return { device, keepsNothing: false };
}

/** The language can change while the page is open; a client has the one it was made with. */
const answeringIn = (spoken: () => Language): Http => ({
  request: ({ headers, ...request }) =>
    fetchHttp.request({ ...request, headers: { ...headers, 'accept-language': spoken() } }),
});

/** Some browsers have no database, or give none to a private window. */
async function hasDatabase(): Promise<boolean> {
  try {
    const probe = await IndexedDbStore.open(NAME);
    await probe.close();
    return true;
  } catch {
    return false;
  }
}
