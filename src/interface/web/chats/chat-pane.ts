import type { Conversation, TimelineRow } from '../../sdk/index.ts';
import { Composer, type EditTarget } from '../composer/composer.ts';
import type { Device } from '../device.ts';
import { element, fill } from '../dom/element.ts';
import { magpieMark } from '../dom/mark.ts';
import { attempt } from '../dom/notices.ts';
import type { RowActions } from '../timeline/bubble.ts';
import { FormerTexts } from '../timeline/former-texts.ts';
import { Timeline } from '../timeline/timeline.ts';
import { TypingLine } from '../timeline/typing-line.ts';
import { words } from '../words/words.ts';
import { ChatHead } from './chat-head.ts';
import type { Presence } from './presence.ts';
import { titleOf } from './titles.ts';

export interface ChatPanePorts {
  readonly device: Device;
  readonly presence: Presence;
  /** When the pane goes away. */
  readonly signal: AbortSignal;
  onBack(): void;
}

/** The conversation on the screen: who it is with, what was said, where one writes. */
export class ChatPane {
  readonly element = element('main', { className: 'pane-chat' });
  readonly #device: Device;
  readonly #head: ChatHead;
  readonly #timeline: Timeline;
  readonly #composer: Composer;
  readonly #typing: TypingLine;
  readonly #former = new FormerTexts();
  readonly #foot = element('div', { className: 'composer' });
  #stream: string | null = null;
  #shows: string | undefined;

  constructor({ device, presence, signal, onBack }: ChatPanePorts) {
    this.#device = device;
    this.#head = new ChatHead({ device, presence, onBack });
    this.#typing = new TypingLine(device);
    const onArrived = () => this.#typing.stop();
    this.#timeline = new Timeline({ device, signal, actions: this.#actions(), onArrived });
    this.#composer = new Composer({
      send: (text) => this.#send(text),
      save: (target, text) => this.#save(target, text),
      onTyping: () => this.#stream !== null && device.typing(this.#stream),
      onEditLast: () => this.#editLast(),
    });
    device.on('conversations', ({ stream }) => stream === this.#stream && this.refresh());
  }

  /** Shows a conversation, or what there is to do while none is chosen. */
  open(stream: string | null): void {
    this.#stream = stream;
    this.#shows = undefined;
    this.#device.open(stream);
    this.refresh();
  }

  refresh(): void {
    const conversation = this.#stream === null ? undefined : this.#device.conversation(this.#stream);
    const shows = conversation ? `${conversation.stream} ${conversation.isEnded}` : '';
    if (conversation) this.#head.show(conversation);
    if (shows === this.#shows) return;
    this.#shows = shows;
    if (conversation) this.#showChat(conversation);
    else this.#showNothing();
  }

  #showChat(conversation: Conversation): void {
    const { stream } = conversation;
    const title = titleOf(conversation);
    const inner = element(
      'div',
      { className: 'composer-inner' },
      this.#typing.element,
      this.#composer.element,
    );
    const ended = element('p', { className: 'ended' }, words.chatEnded);
    fill(this.#foot, this.#timeline.toNewest, conversation.isEnded ? ended : inner);
    fill(this.element, this.#head.element, this.#timeline.element, this.#foot);
    this.#typing.open(stream, title);
    this.#composer.open(stream, conversation.kind === 'self' ? words.message : words.messageTo(title));
    this.#timeline.open(stream);
    // On a phone the keyboard would cover what one came to read.
    if (matchMedia('(hover: hover)').matches) this.#composer.focus();
  }

  #showNothing(): void {
    this.#timeline.open(null);
    const nothing = element(
      'div',
      { className: 'nothing-open' },
      magpieMark(),
      element('p', {}, words.chooseChat),
    );
    fill(this.element, nothing);
  }

  async #send(text: string): Promise<void> {
    if (this.#stream === null) return;
    const { seen } = this.#timeline;
    const kept = this.#device.send(this.#stream, text, seen === undefined ? {} : { seen });
    this.#timeline.follow();
    await kept;
  }

  async #save(target: EditTarget, text: string): Promise<void> {
    if (this.#stream !== null) await this.#device.edit(this.#stream, target, { text });
  }

  #editLast(): void {
    const rows = this.#stream === null ? [] : this.#device.slice(this.#stream).rows;
    const last = rows.findLast(
      (row) => row.isMine && row.type === 'message' && !row.isErased && !row.pending,
    );
    if (last) this.#edit(last);
  }

  #edit(row: TimelineRow): void {
    const target = targetOf(row);
    if (target !== undefined && row.text !== undefined) this.#composer.edit(target, row.text);
  }

  #recall(row: TimelineRow): void {
    const target = targetOf(row);
    if (this.#stream === null || target === undefined) return;
    if (row.text !== undefined) this.#former.keep(row.key, row.text);
    attempt(this.#device.recall(this.#stream, target));
  }

  #actions(): RowActions {
    return {
      edit: (row) => this.#edit(row),
      recall: (row) => this.#recall(row),
      writeAgain: (row) => this.#composer.write(this.#former.of(row.key) ?? ''),
      formerText: (row) => this.#former.of(row.key),
      retry: (clientId) => attempt(this.#device.retry(clientId)),
      discard: (clientId) => attempt(this.#device.discard(clientId)),
    };
  }
}

const targetOf = ({ seq, clientId }: TimelineRow): EditTarget | undefined => seq ?? clientId;
