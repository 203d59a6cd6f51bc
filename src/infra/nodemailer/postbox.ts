import { createTransport, type Transporter } from 'nodemailer';
import type { Letter, Postbox } from '../../modules/users/ports.ts';
import type { Log } from '../log/log.ts';

export interface MailSettings {
  /** `smtp://` or `smtps://`, with name and password. */
  readonly smtp: string;
  readonly from: string;
  /** The address of the page. */
  readonly page: string;
  readonly log: Pick<Log, 'warn'>;
}

/** Letters that wait or are on their way; beyond it nobody gets one, which a flood of requests must not change. */
const WAITING_MAX = 200;
/** How long the mail server may take for a step. */
const STEP_MS = 20_000;

/** Hands letters to a mail server, one after the other over a connection that is kept. */
export class SmtpPostbox implements Postbox {
  readonly page: string;
  readonly #settings: MailSettings;
  readonly #transport: Transporter;
  readonly #running = new Set<Promise<void>>();

  constructor(settings: MailSettings) {
    this.page = settings.page;
    this.#settings = settings;
    const { username } = new URL(settings.smtp);
    this.#transport = createTransport({
      url: settings.smtp,
      pool: true,
      // In the order in which they were posted: nobody waits for a letter as for an answer.
      maxConnections: 1,
      // A password is never said to a server that only pretends to have no TLS.
      requireTLS: username !== '' && settings.smtp.startsWith('smtp:'),
      connectionTimeout: STEP_MS,
      greetingTimeout: STEP_MS,
      socketTimeout: STEP_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  post(write: () => Promise<Letter | undefined>): void {
    const { log } = this.#settings;
    if (this.#running.size >= WAITING_MAX) {
      log.warn('too many letters wait for the mail server');
      return;
    }
    const run = this.#send(write)
      .catch((fault: unknown) => log.warn('a letter was not sent', { fault }))
      .finally(() => this.#running.delete(run));
    this.#running.add(run);
  }

  /** Sends what was begun, and closes the connection. */
  async stop(): Promise<void> {
    await Promise.all(this.#running);
    this.#transport.close();
  }

  async #send(write: () => Promise<Letter | undefined>): Promise<void> {
    const letter = await write();
    if (letter) await this.#transport.sendMail({ from: this.#settings.from, ...letter });
  }
}
