import { createClient, IndexedDbStore, MemoryStore, type Store } from '../sdk/index.ts';
import { takeClaim } from './account/owner-link.ts';
import { showApp } from './app.ts';
import { deviceName } from './devices/device-name.ts';
import { attempt } from './dom/notices.ts';
import { language } from './words/language.ts';

const root = document.querySelector<HTMLElement>('#app') ?? document.body;
const claim = takeClaim();
document.documentElement.lang = language;
attempt(start());

async function start(): Promise<void> {
  const store = await openStore();
  const device = createClient({
    url: location.origin,
    store: store ?? new MemoryStore(),
    deviceName: deviceName(),
    language,
    cookie: true,
  });
  device.on('fault', ({ fault }) => console.error(fault));
  addEventListener('online', () => device.nudge());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') device.nudge();
  });
  await device.resume();
  showApp(root, device, { claim, keepsNothing: store === undefined });
}

/** Some browsers have no database, or give none to a private window: then what is here lasts as long as the page. */
async function openStore(): Promise<Store | undefined> {
  try {
    return await IndexedDbStore.open('magpie');
  } catch {
    return undefined;
  }
}
