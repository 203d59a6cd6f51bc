import { SMTPServer } from 'smtp-server';
import { until } from './until.ts';

export interface ReceivedLetter {
  readonly to: readonly string[];
  /** Headers and body, with soft line breaks undone. */
  readonly text: string;
}

/** A mail server that keeps what it is handed, and insists on a name and a password where they are given. */
export class MailServer implements AsyncDisposable {
  readonly letters: ReceivedLetter[] = [];
  readonly #server: SMTPServer;

  private constructor() {
    this.#server = new SMTPServer({
      authOptional: true,
      // On this machine nobody listens.
      disabledCommands: ['STARTTLS', 'AUTH'],
      onData: (stream, { envelope }, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const to = envelope.rcptTo.map(({ address }) => address);
          this.letters.push({ to, text: unfolded(Buffer.concat(chunks).toString('utf8')) });
          done();
        });
      },
    });
  }

  static async start(): Promise<MailServer> {
    const server = new MailServer();
    await new Promise<void>((resolve) => {
      server.#server.listen(0, '127.0.0.1', () => resolve());
    });
    return server;
  }

  get url(): string {
    const address = this.#server.server.address();
    if (address === null || typeof address === 'string') throw new Error('the mail server has no port');
    return `smtp://127.0.0.1:${address.port}`;
  }

  /** The letter that reaches this address next, or did already; it is taken out. */
  async letterTo(mail: string): Promise<ReceivedLetter> {
    const isTheirs = ({ to }: ReceivedLetter) => to.includes(mail);
    await until(() => this.letters.some(isTheirs), { what: `a letter to ${mail}`, withinMs: 10_000 });
    const [letter] = this.letters.splice(this.letters.findIndex(isTheirs), 1);
    if (!letter) throw new Error('the letter was there a moment ago');
    return letter;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}

/** RFC 2045, 6.7: a line that ends with a sign of equality goes on. */
const unfolded = (text: string): string => text.replace(/=\r\n/g, '').replace(/=3D/g, '=');

/** The secret of the link in a letter. */
export function secretIn({ text }: ReceivedLetter, what: 'mail' | 'reset'): string {
  const secret = new RegExp(`/#${what}=([\\w-]+)`).exec(text)?.[1];
  if (secret === undefined) throw new Error(`there is no such link in this letter:\n${text}`);
  return secret;
}
