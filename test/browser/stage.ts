import { afterAll, afterEach, beforeAll, setDefaultTimeout } from 'bun:test';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { executableIsFresh } from '../../scripts/build.ts';
import { raisedLimits } from '../support/limits.ts';
import { quietPort, ServerProcess } from '../support/server.ts';
import { type TempFolder, tempFolder } from '../support/temp-folder.ts';
import { sharedChromium } from './chromium.ts';
import { Screen } from './screen.ts';

/** What a browser says of a server that is away, or that refuses, is no defect of the page. */
const expectedNoise = /Failed to load resource|WebSocket connection to|net::ERR_/;

/** What people download, where it is built from these sources; else the sources themselves. */
const built = 'dist/magpie';

/** The runner's own limit is too short for several browsers on a busy machine. */
const testMs = 30_000;

/** Something to do with the folder of a server's data before the server is started for the first time. */
type Seeding = (folder: string) => Promise<unknown>;

/** The stage of a test file: set before its first test, watched after each, cleared after the last. */
export function stageOfFile(
  set: (stage: Stage) => Promise<void> = async () => undefined,
  seed: Seeding = async () => undefined,
): Stage {
  const stage = new Stage();
  setDefaultTimeout(testMs);
  beforeAll(async () => {
    await stage.open(seed);
    await set(stage);
  }, testMs);
  afterEach(() => stage.verify());
  afterAll(() => stage.close(), testMs);
  return stage;
}

interface Parts {
  server: ServerProcess;
  readonly browser: Browser;
  readonly data: TempFolder;
  readonly port: number;
}

/** A server, a browser and the people in front of it. */
export class Stage {
  readonly #troubles: string[] = [];
  readonly #handles = new Map<string, number>();
  readonly #contexts: BrowserContext[] = [];
  #parts: Parts | undefined;

  async open(seed: Seeding = async () => undefined): Promise<void> {
    const browser = await sharedChromium();
    const data = tempFolder('browser');
    const port = await quietPort();
    await seed(data.path);
    this.#parts = { browser, data, port, server: await startServer(data.path, port) };
  }

  get server(): ServerProcess {
    return this.#opened.server;
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
    const plain = name
      .toLowerCase()
      .replace(/[^a-z]/g, '')
      .slice(0, 20);
    const namesakes = (this.#handles.get(plain) ?? 0) + 1;
    this.#handles.set(plain, namesakes);
    const handle = namesakes === 1 ? plain : `${plain}.${namesakes}`;
    return new Screen(await this.#page(options), { name, handle, url: this.server.url });
  }

  /** The same person with another browser, signed in there as well. */
  async secondDevice(of: Screen, options: BrowserContextOptions = {}): Promise<Screen> {
    const screen = new Screen(await this.#page(options), of.person);
    await screen.signIn();
    return screen;
  }

  /** The same browser in a second tab, showing the same address. */
  secondTab(of: Screen): Promise<Screen> {
    return this.nextTab(of, of.page.url());
  }

  /** One more tab of the same browser, also where the last one was closed. */
  async nextTab(of: Screen, address = of.person.url): Promise<Screen> {
    const page = await of.page.context().newPage();
    this.#watch(page);
    await page.goto(address);
    return new Screen(page, of.person);
  }

  /** The same data behind the same address, after `kill -9`. */
  async restartServer(): Promise<void> {
    const parts = this.#opened;
    if (!parts.server.hasEnded) await parts.server.kill();
    parts.server = await startServer(parts.data.path, parts.port);
  }

  /** After each test: throws if a page misbehaved meanwhile. */
  verify(): void {
    const troubles = this.#troubles.splice(0);
    if (troubles.length > 0) throw new Error(`The page misbehaved:\n${troubles.join('\n')}`);
  }

  async close(): Promise<void> {
    const { server, data } = this.#opened;
    await Promise.all(this.#contexts.map((context) => context.close()));
    if (!server.hasEnded) await server.kill();
    data[Symbol.dispose]();
  }

  get #opened(): Parts {
    if (!this.#parts) throw new Error('The stage is not open.');
    return this.#parts;
  }

  async #page(options: BrowserContextOptions): Promise<Page> {
    const { browser } = this.#opened;
    const context = await browser.newContext({ viewport: { width: 1360, height: 860 }, ...options });
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
  const program = executableIsFresh(built) ? { executable: built } : {};
  return ServerProcess.start({ data, port, env: raisedLimits, ...program });
}
