import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { sharedChromium } from '../../browser/chromium.ts';
import { magpie, RunningServer } from '../contenders.ts';
import { seedDatabase } from '../seed.ts';

export interface WebRunOptions {
  /** A folder on a real disk. */
  readonly folder: string;
  readonly executable: string;
  /** Conversations of the one person whose page is measured. */
  readonly conversations: number;
  /** Messages in the longest of them. */
  readonly messages: number;
}

export const PASSWORD = 'a horse in the rain';
export const VIEWPORT = { width: 1360, height: 860 };

/** A server with one person of many conversations, the others in them, and a browser. */
export interface WebStage {
  readonly url: string;
  /** Where the others write to the one, with the session of the other. The first of them is the long one. */
  readonly streams: readonly { readonly stream: string; readonly token: string }[];
  open(): Promise<Measured>;
  close(): Promise<void>;
}

/** A page under measurement, with the browser's own protocol beside it. */
export interface Measured {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly devtools: CDPSession;
}

/** Rows in every conversation before anything is measured. */
const SEEDED_MESSAGES = 12;

export async function setWebStage(options: WebRunOptions): Promise<WebStage> {
  const folder = join(options.folder, 'web');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const pairs = Array.from({ length: options.conversations }, (_, index): [number, number] => [0, index + 1]);
  const accounts = options.conversations + 1;
  const size = { accounts, pairs, messages: SEEDED_MESSAGES, password: PASSWORD };
  const plan = await seedDatabase(join(folder, 'magpie.db'), size);
  const streams = plan.conversations.map(({ stream, receiver }) => ({
    stream,
    token: plan.accounts[receiver]?.token ?? '',
  }));
  const server = await RunningServer.start(magpie(options.executable), folder);
  const browser = await sharedChromium();
  return {
    url: server.url,
    streams,
    open: () => openPage(browser),
    close: async () => {
      await browser.close();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function openPage(browser: Browser): Promise<Measured> {
  const context = await browser.newContext({ viewport: VIEWPORT, locale: 'en-GB' });
  const page = await context.newPage();
  return { context, page, devtools: await context.newCDPSession(page) };
}

/** Signs the one person in, and waits for the list. */
export async function signIn(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await page.locator('input[autocomplete="username"]').fill('seeded-0');
  await page.locator('input[type="password"]').fill(PASSWORD);
  await page.locator('button[type="submit"]').click();
  await page.locator(LIST_ROW).first().waitFor();
}

/** How the measured parts of the page are found. */
export const LIST_ROW = 'a[href^="/c/"]';
export const MESSAGE = 'article[data-row]';
export const COMPOSER = '#composer';

/** Sends texts as somebody else, in frames of at most fifty. */
export async function sendAs(
  url: string,
  { stream, token }: WebStage['streams'][number],
  texts: readonly string[],
): Promise<void> {
  for (let done = 0; done < texts.length; done += 50) {
    const operations = texts
      .slice(done, done + 50)
      .map((text) => ({ type: 'message', clientId: Bun.randomUUIDv7(), text }));
    const answer = await fetch(`${url}/api/v1/conversations/${stream}/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ operations }),
    });
    if (!answer.ok) throw new Error(`the load was refused: ${answer.status} ${await answer.text()}`);
    await answer.arrayBuffer();
  }
}
