import { type ClientEvents, type MagpieClient, MagpieError } from '../../sdk/index.ts';
import type { Terminal } from '../terminal.ts';
import { conversationLine } from './chat-lines.ts';
import { TimelinePrinter } from './timeline-printer.ts';

const HELP = [
  '/open @handle   open the conversation with somebody',
  '/open           open the notes to yourself',
  '/list           list your conversations',
  '/older          show older messages',
  '/quit           leave; what is not sent yet is sent next time',
  'anything else   is sent to the open conversation',
];

/** How long leaving waits for what is on its way. It is kept on this device either way. */
const SETTLE_MAX_MS = 5_000;

type Screen = Pick<Terminal, 'ask' | 'print'>;

/** A person at a terminal, signed in. */
export class ChatSession {
  readonly #client: MagpieClient;
  readonly #terminal: Screen;
  readonly #printer: TimelinePrinter;
  /** How many unread messages of a conversation were announced last. */
  readonly #announced = new Map<string, number>();
  readonly #over = Promise.withResolvers<undefined>();
  #isToldOffline = false;

  constructor(client: MagpieClient, terminal: Screen) {
    this.#client = client;
    this.#terminal = terminal;
    this.#printer = new TimelinePrinter(client, (line) => terminal.print(line));
  }

  /** Resolves when the person leaves or the session is over. */
  async run(): Promise<void> {
    const silence = this.#listen();
    try {
      this.#terminal.print(`-- signed in as @${this.#client.me?.handle}; /help tells what can be typed`);
      for (;;) {
        const line = await Promise.race([
          this.#terminal.ask('> ', (typed) => this.#isShownAgain(typed)),
          this.#over.promise,
        ]);
        if (line === undefined || line.trim() === '/quit') break;
        await this.#obey(line).catch((fault: unknown) => this.#tell(fault));
      }
      await Promise.race([this.#settled(), this.#over.promise]);
    } finally {
      silence();
    }
  }

  #listen(): () => void {
    const ends = [
      this.#client.on('timeline', ({ stream }) => stream === this.#printer.stream && this.#printer.update()),
      this.#client.on('conversations', ({ stream }) => this.#announce(stream)),
      this.#client.on('status', (change) => this.#onStatus(change)),
      this.#client.on('fault', ({ fault }) => this.#tell(fault)),
    ];
    return () => {
      for (const end of ends) end();
    };
  }

  async #obey(line: string): Promise<void> {
    const [command = '', argument = ''] = line.trim().split(/\s+/);
    if (command === '') return;
    if (command === '/help') return this.#printAll(HELP);
    if (command === '/list') return this.#printAll(this.#client.conversations().map(conversationLine));
    if (command === '/open') return this.#open(argument);
    if (command === '/older') return this.#older();
    if (command.startsWith('/'))
      return this.#terminal.print(`-- there is no ${command}; /help tells what there is`);
    const { stream, seen } = this.#printer;
    if (stream === undefined)
      return this.#terminal.print('-- nothing is open; /open @handle opens a conversation');
    await this.#client.send(stream, line, seen === undefined ? {} : { seen });
  }

  async #open(handle: string): Promise<void> {
    if (handle === '') {
      const self = this.#client.me?.self;
      if (self !== undefined) this.#printer.open(self);
      return;
    }
    const person = await this.#client.findByHandle(handle);
    if (person) this.#printer.open(await this.#client.openDirect(person.id));
    else this.#terminal.print(`-- there is nobody called ${handle}`);
  }

  async #older(): Promise<void> {
    const { stream } = this.#printer;
    if (stream === undefined) return;
    const hasMore = await this.#client.loadOlder(stream);
    this.#printer.open(stream);
    if (!hasMore) this.#terminal.print('-- this is the beginning');
  }

  /** Something arrived in a conversation that is not on the screen. */
  #announce(stream: string): void {
    if (stream === this.#printer.stream) return;
    const conversation = this.#client.conversation(stream);
    if (!conversation) return;
    const isMore = conversation.unread > (this.#announced.get(stream) ?? 0);
    this.#announced.set(stream, conversation.unread);
    if (isMore) this.#terminal.print(`** ${conversationLine(conversation).trim()}`);
  }

  #onStatus({ status }: ClientEvents['status']): void {
    if (status === 'online') this.#terminal.print('-- connected');
    if (status === 'degraded') this.#terminal.print('-- connected; something of the server is away');
    // Said once and not at every attempt to come back.
    if (status === 'offline' && !this.#isToldOffline)
      this.#terminal.print('-- no connection; what you write is kept and sent later');
    if (status !== 'connecting') this.#isToldOffline = status === 'offline';
    if (status !== 'signed-out') return;
    this.#terminal.print('-- this device was signed out');
    this.#over.resolve(undefined);
  }

  #printAll(lines: readonly string[]): void {
    for (const line of lines) this.#terminal.print(line);
  }

  /** What nobody expected ends the session: thrown from a listener it would reach no one. */
  #tell(fault: unknown): void {
    if (fault instanceof MagpieError) this.#terminal.print(`!! ${fault.text}`);
    else this.#over.reject(fault);
  }

  /** Resolves when nothing is on its way any more, or after a moment. */
  async #settled(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = () => this.#isSettled() && resolve();
    const ends = [this.#client.on('timeline', look), this.#client.on('status', look)];
    const timer = setTimeout(resolve, SETTLE_MAX_MS);
    look();
    await promise;
    clearTimeout(timer);
    for (const end of ends) end();
  }

  /** Offline nothing is on its way; while a connection is being made everything is. */
  #isSettled(): boolean {
    if (this.#client.status === 'connecting') return false;
    const isOnItsWay = ({ delivery }: { delivery?: string }) =>
      delivery === 'waiting' || delivery === 'sending';
    const streams = this.#client.conversations().map(({ stream }) => stream);
    return !this.#isOnline || !streams.some((stream) => this.#client.timeline(stream).some(isOnItsWay));
  }

  get #isOnline(): boolean {
    return this.#client.status === 'online' || this.#client.status === 'degraded';
  }

  /** What is said now comes back from the server in a moment; offline the line stays, for nothing else shows it. */
  #isShownAgain(line: string): boolean {
    const isSaid = line.trim() !== '' && !line.trim().startsWith('/');
    return isSaid && this.#isOnline && this.#printer.stream !== undefined;
  }
}
