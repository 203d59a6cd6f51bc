import type { Conversation } from '../../sdk/index.ts';
import type { Device } from '../device.ts';
import { element, fill, mark } from '../dom/element.ts';
import { icon } from '../dom/icon.ts';
import { words } from '../words/words.ts';
import { avatar } from './avatar.ts';
import type { Presence } from './presence.ts';
import { titleOf } from './titles.ts';

export interface ChatHeadPorts {
  readonly device: Device;
  readonly presence: Presence;
  onBack(): void;
}

/** Who the conversation is with, and, where that matters, that there is no connection. */
export class ChatHead {
  readonly element = element('header', { className: 'chat-head' });
  readonly #ports: ChatHeadPorts;
  readonly #title = element('h2', { dir: 'auto' });
  readonly #about = element('p');
  readonly #picture = element('span');
  #conversation: Conversation | undefined;

  constructor(ports: ChatHeadPorts) {
    this.#ports = ports;
    const back = element(
      'button',
      { className: 'icon-button back', type: 'button', ariaLabel: words.back },
      icon('back'),
    );
    back.onclick = ports.onBack;
    const text = element('div', { className: 'title' }, this.#title, this.#about);
    this.element.append(back, this.#picture, text);
    ports.device.on('status', () => this.#showAbout());
  }

  show(conversation: Conversation): void {
    this.#conversation = conversation;
    const title = titleOf(conversation);
    if (this.#title.textContent !== title) fill(this.#title, title);
    const isSelf = conversation.kind === 'self';
    fill(
      this.#picture,
      avatar(conversation.peer?.id ?? conversation.stream, title, { isSmall: true, isSelf }),
    );
    this.#showAbout();
  }

  #showAbout(): void {
    const { peer } = this.#conversation ?? {};
    const { device, presence } = this.#ports;
    const isThere = presence.isOnline(peer?.id);
    const handle = peer ? `@${peer.handle}` : '';
    const who = isThere ? `${handle} · ${words.presenceOnline}` : handle;
    const about = device.status === 'offline' ? words.offline : who;
    if (this.#about.textContent !== about) fill(this.#about, about);
    mark(this.#about, 'offline', device.status === 'offline');
  }
}
