import type { MagpieClient, TimelineRow } from '../../sdk/index.ts';
import { messageLine, printable, titleOf } from './chat-lines.ts';

/** Prints the open conversation as it grows and changes: each line once, and again when it was edited or taken back. */
export class TimelinePrinter {
  readonly #client: MagpieClient;
  readonly #print: (line: string) => void;
  /** What stands on the screen, by the row's key. */
  readonly #printed = new Map<string, string>();
  #stream: string | undefined;
  #seen: number | undefined;

  constructor(client: MagpieClient, print: (line: string) => void) {
    this.#client = client;
    this.#print = print;
  }

  get stream(): string | undefined {
    return this.#stream;
  }

  /** The highest seq on the screen. */
  get seen(): number | undefined {
    return this.#seen;
  }

  open(stream: string): void {
    this.#stream = stream;
    this.#seen = undefined;
    this.#printed.clear();
    const conversation = this.#client.conversation(stream);
    if (conversation) this.#print(`-- ${titleOf(conversation)}`);
    this.#client.open(stream);
    this.update();
  }

  /** Prints what is new. Everything printed counts as read. */
  update(): void {
    if (this.#stream === undefined) return;
    const { rows: shown, hasNewer } = this.#client.slice(this.#stream);
    // Whoever read far back sees what arrives all the same.
    const rows = hasNewer ? [...shown, ...this.#client.timeline(this.#stream)] : shown;
    for (const row of rows) this.#show(row);
    this.#seen = rows.findLast((row) => row.seq !== undefined)?.seq;
    if (this.#seen !== undefined) this.#client.markRead(this.#stream, this.#seen);
  }

  #show(row: TimelineRow): void {
    if (row.type !== 'message') return;
    // One's own line appears once the server has it: until then it is only typed.
    if (row.failure) this.#printOnce(row, `!! not sent: ${printable(row.text ?? '')} (${row.failure.text})`);
    else if (row.seq !== undefined) this.#printOnce(row, messageLine(row, this.#nameOf(row)));
  }

  #printOnce({ key }: TimelineRow, line: string): void {
    if (this.#printed.get(key) === line) return;
    this.#printed.set(key, line);
    this.#print(line);
  }

  #nameOf({ sender, isMine }: TimelineRow): string {
    if (isMine) return this.#client.me?.name ?? 'me';
    const peer = this.#client.conversation(this.#stream ?? '')?.peer;
    return peer?.id === sender ? peer.name : sender.slice(0, 6);
  }
}
