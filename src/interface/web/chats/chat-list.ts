import type { Conversation } from '../../sdk/index.ts';
import type { Device } from '../device.ts';
import { element, mark } from '../dom/element.ts';
import { type KeyedItem, KeyedRows } from '../dom/keyed-rows.ts';
import { once } from '../dom/later.ts';
import { shortMoment } from '../words/dates.ts';
import { words } from '../words/words.ts';
import { avatar } from './avatar.ts';
import type { Presence } from './presence.ts';
import { previewOf, titleOf } from './titles.ts';

const BADGE_MAX = 99;
const SKELETONS = 5;

export interface ChatListPorts {
  readonly device: Device;
  readonly presence: Presence;
  onChoose(stream: string): void;
}

/** The conversations, the most recently active first. */
export class ChatList {
  readonly element: HTMLElement;
  readonly refresh = once(() => this.#show());
  readonly #ports: ChatListPorts;
  readonly #rows: KeyedRows;
  readonly #list = element('ul');
  #current: string | null = null;

  constructor(ports: ChatListPorts) {
    this.#ports = ports;
    this.#rows = new KeyedRows(this.#list);
    this.element = element('nav', { className: 'chats', ariaLabel: words.chats }, this.#list);
    ports.device.on('conversations', this.refresh);
    ports.device.on('reset', this.refresh);
    ports.device.on('status', this.refresh);
    this.#show();
  }

  set current(stream: string | null) {
    this.#current = stream;
    this.#show();
  }

  #show(): void {
    const conversations = this.#ports.device.conversations();
    this.#ports.presence.watch(conversations);
    const items = conversations.map((conversation) => this.#item(conversation));
    // Everybody has notes to self, so nothing at all means that the list is not there yet.
    this.#rows.show(items.length > 0 ? items : skeletons);
    const unread = conversations.reduce((sum, conversation) => sum + conversation.unread, 0);
    document.title = unread > 0 ? `(${badgeText(unread)}) Magpie` : 'Magpie';
  }

  #item(conversation: Conversation): KeyedItem {
    const { stream, peer, unread, activeAt } = conversation;
    const isOnline = this.#ports.presence.isOnline(peer?.id);
    const isCurrent = stream === this.#current;
    const when = activeAt > 0 ? shortMoment(activeAt, Date.now()) : '';
    const preview = previewOf(conversation);
    const title = titleOf(conversation);
    return {
      key: stream,
      looks: JSON.stringify([title, preview, unread, when, isOnline, isCurrent]),
      render: () => {
        const row = chatRow(conversation, { title, preview, when, isOnline });
        row.ariaCurrent = String(isCurrent);
        row.onclick = () => this.#ports.onChoose(stream);
        return element('li', { data: { stream } }, row);
      },
    };
  }
}

interface Shown {
  readonly title: string;
  readonly preview: { readonly text: string; readonly isBad: boolean };
  readonly when: string;
  readonly isOnline: boolean;
}

function chatRow({ stream, kind, peer, unread }: Conversation, shown: Shown): HTMLButtonElement {
  const picture = avatar(peer?.id ?? stream, shown.title, { isSelf: kind === 'self' });
  mark(picture, 'online', shown.isOnline);
  const name = element('span', { className: 'name', dir: 'auto' }, shown.title);
  const preview = element('span', { className: 'preview', dir: 'auto' }, shown.preview.text);
  mark(preview, 'tone', shown.preview.isBad && 'bad');
  const meta = element(
    'span',
    { className: 'meta' },
    element('span', {}, shown.when),
    unread > 0 && badge(unread),
  );
  const text = element('span', {}, name, preview);
  return element(
    'button',
    { className: 'chat-row', type: 'button', data: { control: stream } },
    picture,
    text,
    meta,
  );
}

function badge(unread: number): HTMLElement {
  const count = element('span', { ariaHidden: 'true' }, badgeText(unread));
  return element(
    'span',
    { className: 'badge' },
    count,
    element('span', { className: 'only-read' }, words.unread(unread)),
  );
}

const badgeText = (unread: number): string => (unread > BADGE_MAX ? `${BADGE_MAX}+` : String(unread));

const skeletons: readonly KeyedItem[] = Array.from({ length: SKELETONS }, (_, index) => ({
  key: `skeleton ${index}`,
  looks: '',
  render: () => element('li', { className: 'chats-skeleton', ariaHidden: 'true' }),
}));
