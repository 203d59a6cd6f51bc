import { quietPort } from './server.ts';
import { until } from './until.ts';

const startMs = 30_000;

/** A running provider, and what people do there in a browser. */
export class ProviderProcess implements AsyncDisposable {
  readonly issuer: string;
  readonly #child: Bun.Subprocess;

  private constructor(issuer: string, child: Bun.Subprocess) {
    this.issuer = issuer;
    this.#child = child;
  }

  /** Starts one that sends people back to this address. */
  static async start(returnTo: string): Promise<ProviderProcess> {
    const port = await quietPort();
    const child = Bun.spawn([process.execPath, 'test/support/oidc-provider.ts', String(port), returnTo], {
      stdin: 'ignore',
      stdout: 'ignore',
      stderr: 'ignore',
    });
    const issuer = `http://127.0.0.1:${port}`;
    const answers = () =>
      fetch(`${issuer}/.well-known/openid-configuration`).then(
        ({ ok }) => ok,
        () => false,
      );
    await until(answers, { what: 'the provider to answer', withinMs: startMs });
    return new ProviderProcess(issuer, child);
  }

  /** Signs in there as somebody and agrees; the answer is the query with which the browser is sent back. */
  async signIn(url: string, who: string): Promise<string> {
    const browser = new Browser(this.issuer);
    let page = await browser.open(url);
    page = await browser.submit(page, { prompt: 'login', login: who, password: 'any' });
    if (page.sentTo === undefined) page = await browser.submit(page, { prompt: 'consent' });
    if (page.sentTo === undefined) throw new Error(`the provider did not let ${who} go on:\n${page.text}`);
    return new URL(page.sentTo).search.slice(1);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill();
    await this.#child.exited;
  }
}

interface Page {
  readonly text: string;
  /** The address outside of the provider to which the browser was sent. */
  readonly sentTo?: string;
}

const REDIRECTS_MAX = 10;

/** Follows redirects and keeps cookies, as far as the provider's forms need it. */
class Browser {
  readonly #site: string;
  readonly #cookies = new Map<string, string>();

  constructor(site: string) {
    this.#site = site;
  }

  async open(address: string, form?: URLSearchParams): Promise<Page> {
    let url = address;
    let body = form;
    for (let count = 0; count < REDIRECTS_MAX; count += 1) {
      const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const init = { redirect: 'manual' as const, headers: { cookie } };
      const answer = await fetch(url, body ? { ...init, method: 'POST', body } : init);
      this.#keep(answer.headers);
      const next = answer.headers.get('location');
      if (next === null) return { text: await answer.text() };
      url = new URL(next, url).href;
      body = undefined;
      if (!url.startsWith(this.#site)) return { text: '', sentTo: url };
    }
    throw new Error(`${address} sends people in circles`);
  }

  submit({ text }: Page, fields: Record<string, string>): Promise<Page> {
    const action = /action="([^"]+)"/.exec(text)?.[1];
    if (action === undefined) throw new Error(`there is no form on this page:\n${text}`);
    return this.open(new URL(action, this.#site).href, new URLSearchParams(fields));
  }

  #keep(headers: Headers): void {
    for (const line of headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
  }
}
