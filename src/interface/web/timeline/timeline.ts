import type { Conversation, TimelineRow } from '../../sdk/index.ts';
import { lineOf, titleOf } from '../chats/titles.ts';
import type { Device } from '../device.ts';
import { element, fill, mark } from '../dom/element.ts';
import { icon } from '../dom/icon.ts';
import { type KeyedItem, KeyedRows } from '../dom/keyed-rows.ts';
import { once } from '../dom/later.ts';
import { dayName } from '../words/dates.ts';
import { words } from '../words/words.ts';
import { looksOf, type RowActions, rowElement } from './bubble.ts';
import { History } from './history.ts';
import { type Line, linesOf, type NewMark, newMarkOf } from './lines.ts';
import { Scroller } from './scroller.ts';

export interface TimelinePorts {
  readonly device: Device;
  /** When the timeline goes away. */
  readonly signal: AbortSignal;
  readonly actions: RowActions;
  /** A message of somebody else came while the conversation was open. */
  onArrived(row: TimelineRow): void;
}

/** The messages of the conversation on the screen. */
export class Timeline {
  readonly element: HTMLElement;
  readonly toNewest: HTMLButtonElement;
  readonly refresh = once(() => this.#show());
  readonly #ports: TimelinePorts;
  readonly #lines = element('ol', { className: 'lines' });
  readonly #spoken = element('p', { className: 'only-read', ariaLive: 'polite' });
  readonly #rows = new KeyedRows(this.#lines);
  readonly #history: History;
  readonly #scroller: Scroller;
  #stream: string | null = null;
  #newMark: NewMark | undefined;
  #lastSeq = 0;
  #missed = 0;

  constructor(ports: TimelinePorts) {
    const { device, signal } = ports;
    this.#ports = ports;
    this.#history = new History(device);
    const label = { role: 'log', ariaLabel: words.timeline, ariaLive: 'off', tabIndex: 0 } as const;
    this.element = element(
      'div',
      { className: 'timeline', ...label },
      this.#history.element,
      this.#lines,
      this.#spoken,
    );
    this.#scroller = new Scroller(this.element, this.#lines);
    this.toNewest = element('button', {
      className: 'to-newest',
      type: 'button',
      ariaLabel: words.toNewest,
      hidden: true,
    });
    this.toNewest.onclick = () => this.toEnd();
    this.element.addEventListener('scroll', () => this.#looked(), { passive: true });
    document.addEventListener('visibilitychange', () => this.#looked(), { signal });
    device.on('timeline', ({ stream }) => stream === this.#stream && this.refresh());
    device.on('status', ({ status }) => this.#connection(status === 'online' || status === 'degraded'));
  }

  open(stream: string | null): void {
    this.#stream = stream;
    const conversation = this.#conversation;
    const rows = stream === null ? [] : this.#ports.device.slice(stream).rows;
    this.#newMark = newMarkOf(rows, conversation?.unread ?? 0);
    this.#lastSeq = lastSeqOf(rows);
    this.#missed = 0;
    this.#rows.clear();
    this.#history.open(stream);
    this.#show();
    this.toEnd();
  }

  /** The highest number on the screen, if somebody can be looking at it. */
  get seen(): number | undefined {
    const isLookedAt =
      document.visibilityState === 'visible' && this.#scroller.isAtEnd && this.element.isConnected;
    return isLookedAt && this.#lastSeq > 0 ? this.#lastSeq : undefined;
  }

  toEnd(): void {
    if (this.#stream !== null) this.#ports.device.showNewest(this.#stream);
    this.#scroller.toEnd();
    this.#looked();
  }

  /** What is about to come is to be seen, wherever one was reading. */
  follow(): void {
    this.#scroller.follow();
    this.refresh();
  }

  get #conversation(): Conversation | undefined {
    return this.#stream === null ? undefined : this.#ports.device.conversation(this.#stream);
  }

  #show(): void {
    const conversation = this.#conversation;
    if (!conversation) {
      this.#rows.clear();
      return;
    }
    const { rows } = this.#ports.device.slice(conversation.stream);
    const isLoading = rows.length === 0 && conversation.hasOlder;
    this.#newMark ??= isLoading ? undefined : this.#firstMark(rows, conversation);
    const items = linesOf(rows, this.#newMark).map((line) => this.#item(line, conversation));
    this.#scroller.keep(() => this.#rows.show(isLoading ? skeleton : items));
    this.#noticeArrivals(rows);
    this.#looked();
  }

  /** Where nothing was at hand yet when the conversation was opened. */
  #firstMark(rows: readonly TimelineRow[], { unread }: Conversation): NewMark | undefined {
    return this.#lastSeq === 0 ? newMarkOf(rows, unread) : undefined;
  }

  #item(line: Line, conversation: Conversation): KeyedItem {
    const { key } = line;
    switch (line.kind) {
      case 'row': {
        const name = titleOf(conversation);
        const { actions } = this.#ports;
        return { key, looks: looksOf(line, name, actions), render: () => rowElement(line, name, actions) };
      }
      case 'day':
        return plain({ key, className: 'day', text: dayName(line.at, Date.now()) });
      case 'new':
        return plain({ key, className: 'new-line', text: words.newLine(line.count) });
      case 'begin': {
        const text = conversation.kind === 'self' ? words.notesBegin : words.chatBegins;
        return plain({ key, className: 'system', text });
      }
    }
  }

  #noticeArrivals(rows: readonly TimelineRow[]): void {
    const known = this.#lastSeq;
    this.#lastSeq = Math.max(known, lastSeqOf(rows));
    if (known === 0) return;
    const arrived = rows.filter((row) => !row.isMine && row.seq !== undefined && row.seq > known);
    if (!this.#scroller.isAtEnd) this.#missed += arrived.length;
    for (const row of arrived) this.#ports.onArrived(row);
    const last = arrived.at(-1);
    const conversation = this.#conversation;
    if (last && conversation) fill(this.#spoken, words.says(titleOf(conversation), lineOf(last)));
  }

  /** Something came onto the screen: marks it as read, and asks for more above. */
  #looked(): void {
    const stream = this.#stream;
    if (stream === null) return;
    if (this.#scroller.isAtEnd) this.#missed = 0;
    this.toNewest.hidden = this.#scroller.isAtEnd;
    fill(this.toNewest, icon('down'), this.#missed > 0 && String(this.#missed));
    const { seen } = this;
    if (seen !== undefined) this.#ports.device.markRead(stream, seen);
    this.#history.look(this.#scroller);
  }

  #connection(isThere: boolean): void {
    if (isThere) this.#history.connected();
    this.refresh();
  }
}

function plain({ key, className, text }: { key: string; className: string; text: string }): KeyedItem {
  return { key, looks: text, render: () => element('li', { className }, element('span', {}, text)) };
}

/** The shape of what is about to come. */
const skeleton: readonly KeyedItem[] = [false, true, false].map((isMine, index) => ({
  key: `skeleton ${index}`,
  looks: '',
  render: () => {
    const bone = element('li', { className: 'skeleton', ariaHidden: 'true' });
    mark(bone, 'mine', isMine);
    return bone;
  },
}));

const lastSeqOf = (rows: readonly TimelineRow[]): number => Math.max(0, ...rows.map(({ seq }) => seq ?? 0));
