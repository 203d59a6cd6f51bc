import type { Device } from '../device.ts';
import { openDevices } from '../devices/devices-dialog.ts';
import { signOut } from '../devices/sign-out.ts';
import { element, fill, mark } from '../dom/element.ts';
import { type IconName, icon } from '../dom/icon.ts';
import { magpieMark } from '../dom/mark.ts';
import { attempt } from '../dom/notices.ts';
import { words } from '../words/words.ts';
import { chatInAddress, leaveChat, showInAddress } from './address.ts';
import { avatar } from './avatar.ts';
import { ChatList } from './chat-list.ts';
import { ChatPane } from './chat-pane.ts';
import { connectionLine } from './connection-line.ts';
import { Presence } from './presence.ts';
import { writeTo } from './write-to.ts';

export interface DeskOptions {
  readonly keepsNothing: boolean;
  /** When the desk goes away. */
  readonly signal: AbortSignal;
}

/** The list of conversations and the one that is open; on a phone one of the two at a time. */
export function desk(device: Device, { keepsNothing, signal }: DeskOptions): HTMLElement {
  const presence = new Presence(device, () => {
    list.refresh();
    pane.refresh();
  });
  const pane = new ChatPane({ device, presence, signal, onBack: leaveChat });
  const list = new ChatList({ device, presence, onChoose: showInAddress });
  const nothingKept = keepsNothing && element('p', { className: 'keeps-nothing' }, words.keepsNothing);
  const side = element(
    'div',
    { className: 'pane-list' },
    listHead(device),
    writeTo(device, showInAddress),
    nothingKept,
    list.element,
    meBar(device),
  );
  const whole = element('div', { className: 'desk' }, side, pane.element);
  const show = () => {
    const stream = chatInAddress();
    mark(whole, 'showing', stream === null ? 'list' : 'chat');
    list.current = stream;
    pane.open(stream);
  };
  addEventListener('hashchange', show, { signal });
  show();
  return whole;
}

function listHead(device: Device): HTMLElement {
  const title = element('div', {}, element('h1', {}, words.chats), connectionLine(device));
  return element('header', { className: 'list-head' }, magpieMark(), title);
}

function meBar(device: Device): HTMLElement {
  const bar = element('footer', { className: 'me-bar' });
  const show = () => {
    const { id = '', name = '', handle = '' } = device.me ?? {};
    const own = element('span', { className: 'name', dir: 'auto' }, name);
    const who = element(
      'div',
      { className: 'who' },
      own,
      element('span', { className: 'handle' }, `@${handle}`),
    );
    const devices = barButton(words.devices, 'devices', () => openDevices(device));
    const leave = barButton(words.signOut, 'leave', () => attempt(signOut(device)));
    fill(bar, avatar(id, name, { isSmall: true }), who, devices, leave);
  };
  device.on('account', show);
  show();
  return bar;
}

function barButton(label: string, picture: IconName, onclick: () => void): HTMLButtonElement {
  const look = { className: 'icon-button', type: 'button', ariaLabel: label, title: label } as const;
  return element('button', { ...look, onclick }, icon(picture));
}
