import type { Device } from '../device.ts';
import { openDialog } from '../dom/dialog.ts';
import { element, fill } from '../dom/element.ts';
import { sentenceOf } from '../dom/notices.ts';
import { ago } from '../words/dates.ts';
import { words } from '../words/words.ts';

type Session = Awaited<ReturnType<Device['sessions']>>[number];

/** Where this person is signed in, and the way to end that. */
export function openDevices(device: Device): void {
  const list = element('ul', { className: 'devices', ariaLive: 'polite' });
  const error = element('p', { className: 'error', role: 'alert' });
  const refresh = async () => {
    fill(error);
    if (!list.hasChildNodes()) fill(list, element('li', { className: 'device' }, words.oneMoment));
    try {
      fill(list, ...(await device.sessions()).map((session) => sessionRow(session, end)));
    } catch (fault) {
      fill(error, sentenceOf(fault));
    }
  };
  const end = async (session: Session) => {
    try {
      await device.endSession(session.id);
      await refresh();
    } catch (fault) {
      fill(error, sentenceOf(fault));
    }
  };
  openDialog(words.devices, element('p', {}, words.devicesText), list, error);
  void refresh();
}

function sessionRow(session: Session, onEnd: (session: Session) => Promise<void>): HTMLElement {
  const { deviceName, isCurrent, seenAt } = session;
  const about = isCurrent ? words.thisDevice : words.seen(ago(seenAt, Date.now()));
  const text = element('div', {}, element('b', { dir: 'auto' }, deviceName), element('span', {}, about));
  return element('li', { className: 'device' }, text, !isCurrent && endButton(session, onEnd));
}

function endButton(session: Session, onEnd: (session: Session) => Promise<void>): HTMLButtonElement {
  const button = element('button', { className: 'button button-quiet', type: 'button' }, words.endSession);
  button.ariaLabel = words.endSessionOf(session.deviceName);
  button.onclick = () => {
    button.disabled = true;
    void onEnd(session);
  };
  return button;
}
