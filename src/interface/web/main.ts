import {
  browserTabs,
  createClient,
  IndexedDbStore,
  type MagpieClient,
  MemoryStore,
  type Store,
  shareClient,
  systemRandom,
  systemTimers,
} from '../sdk/index.ts';
import { onClaim, takeClaim } from './account/owner-link.ts';
import { showApp } from './app.ts';
import type { Device } from './device.ts';
import { deviceName } from './devices/device-name.ts';
import { attempt } from './dom/notices.ts';
import { language } from './words/language.ts';

/** The name of the database, of the lock and of the channel that the tabs of this site share. */
const NAME = 'magpie';

const root = document.querySelector<HTMLElement>('#app') ?? document.body;
const claim = takeClaim();
onClaim(() => location.reload());
document.documentElement.lang = language;
attempt(start());

async function start(): Promise<void> {
  const keepsNothing = !(await hasDatabase());
  const device = keepsNothing ? client(new MemoryStore()) : sharedDevice();
  device.on('fault', ({ fault }) => console.error(fault));
  for (const change of ['online', 'offline']) addEventListener(change, () => device.nudge());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') device.nudge();
  });
  await device.resume();
  showApp(root, device, { claim, keepsNothing });
}

/** The tabs of one browser profile are one device. */
function sharedDevice(): Device {
  return shareClient({
    ports: browserTabs(NAME),
    timers: systemTimers,
    random: systemRandom,
    language,
    makeClient: async () => client(await IndexedDbStore.open(NAME)),
  });
}

function client(store: Store): MagpieClient {
  return createClient({ url: location.origin, store, deviceName: deviceName(), language, cookie: true });
}

/** Some browsers have no database, or give none to a private window: then what is here lasts as long as the page. */
async function hasDatabase(): Promise<boolean> {
  try {
    const probe = await IndexedDbStore.open(NAME);
    await probe.close();
    return true;
  } catch {
    return false;
  }
}
