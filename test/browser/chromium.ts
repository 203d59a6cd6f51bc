import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const program = Bun.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** What keeps a browser from looking around on the network or asking anything at its first start. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let running: Promise<Browser> | undefined;

/** The one browser of this process; it ends with it. A browser that died meanwhile is replaced. */
export async function sharedChromium(): Promise<Browser> {
  const browser = await running?.catch(() => undefined);
  if (browser?.isConnected()) return browser;
  running = launchChromium();
  return running;
}

/** Starts the browser of this machine; nothing is downloaded. */
async function launchChromium(): Promise<Browser> {
  if (!existsSync(program)) {
    throw new Error(
      `The browser tests need Chromium, and there is none at ${program}. Install it (apt-get install chromium), ` +
        'or name the program in the environment as CHROMIUM.',
    );
  }
  return chromium.launch({ executablePath: program, args });
}
