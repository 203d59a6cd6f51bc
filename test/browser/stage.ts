import { setDefaultTimeout } from 'bun:test';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { raisedLimits } from '../support/limits.ts';
import { quietPort, ServerProcess } from '../support/server.ts';
import { type TempFolder, tempFolder } from '../support/temp-folder.ts';
import { launchChromium } from './chromium.ts';
import { Screen } from './screen.ts';

// The runner's own limit is too short for several browsers on a busy machine.
setDefaultTimeout(30_000);

/** What a browser says of a server that is away, or that refuses, is no defect of the page. */
const expectedNoise = /Failed to load resource|WebSocket connection to|net::ERR_/;

/** A server, a browser and the people in front of it. */
export class Stage {
  server: ServerProcess;
  readonly #browser: Browser;
  readonly #data: TempFolder;
  readonly #port: number;
  readonly #contexts: BrowserContext[] = [];
  #troubles: string[] = [];
  #people = 0;

  private constructor(parts: { server: ServerProcess; browser: Browser; data: TempFolder; port: number }) {
    this.server = parts.server;
    this.#browser = parts.browser;
    this.#data = parts.data;
    this.#port = parts.port;
  }

  static async open(): Promise<Stage> {
    const browser = await launchChromium();
    const data = tempFolder('browser');
    const port = await quietPort();
    const server = await startServer(data.path, port);
    return new Stage({ server, browser, data, port });
  }

  /** The one-time link that the server printed at its first start. */
  get ownerLink(): string {
    return /http:\S+#claim=\S+/.exec(this.server.stdout())?.[0] ?? '';
  }

  /** Somebody new, with an account of their own and in front of the page. */
  async person(name: string, options: BrowserContextOptions = {}): Promise<Screen> {
    const screen = await this.stranger(name, options);
    await screen.register();
    return screen;
  }

  /** Somebody in front of the page who has no account yet. */
  async stranger(name: string, options: BrowserContextOptions = {}): Promise<Screen> {
    this.#people += 1;
    const handle = `${name
      .toLowerCase()
      .replace(/[^a-z]/g, '')
      .slice(0, 20)}.${this.#people}`;
    return new Screen(await this.#page(options), { name, handle, url: this.server.url });
  }

  /** The same person with another browser, signed in there as well. */
  async secondDevice(of: Screen, options: BrowserContextOptions = {}): Promise<Screen> {
    const screen = new Screen(await this.#page(options), of.person);
    await screen.signIn();
    return screen;
  }

  /** The same browser in a second tab, showing the same address. */
  async secondTab(of: Screen): Promise<Screen> {
    const page = await of.page.context().newPage();
    this.#watch(page);
    const screen = new Screen(page, of.person);
    await page.goto(of.page.url());
    return screen;
  }

  /** The same data behind the same address, after `kill -9`. */
  async restartServer(): Promise<void> {
    if (!this.server.hasEnded) await this.server.kill();
    this.server = await startServer(this.#data.path, this.#port);
  }

  /** Ends a test: closes what it opened, and throws if a page misbehaved meanwhile. */
  async clear(): Promise<void> {
    for (const context of this.#contexts.splice(0)) await context.close();
    const troubles = this.#troubles;
    this.#troubles = [];
    if (troubles.length > 0) throw new Error(`The page misbehaved:\n${troubles.join('\n')}`);
  }

  async close(): Promise<void> {
    await this.#browser.close();
    if (!this.server.hasEnded) await this.server.kill();
    this.#data[Symbol.dispose]();
  }

  async #page(options: BrowserContextOptions): Promise<Page> {
    const context = await this.#browser.newContext({ viewport: { width: 1360, height: 860 }, ...options });
    this.#contexts.push(context);
    const page = await context.newPage();
    this.#watch(page);
    return page;
  }

  /** A dialog, an error nobody caught and a breach of the content security policy are defects in every test. */
  #watch(page: Page): void {
    page.on('dialog', (dialog) => {
      this.#troubles.push(`a dialog said ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('pageerror', (error) =>
      this.#troubles.push(`an error was not caught: ${error.stack ?? error.message}`),
    );
    page.on('console', (message) => {
      const isError = message.type() === 'error' && !expectedNoise.test(message.text());
      if (isError) this.#troubles.push(`the console said ${message.text()}`);
    });
  }
}

function startServer(data: string, port: number): Promise<ServerProcess> {
  return ServerProcess.start({ data, port, env: raisedLimits });
}
