import type { Status } from '../../sdk/index.ts';
import type { Device } from '../device.ts';
import { element, fill, mark } from '../dom/element.ts';
import { attempt } from '../dom/notices.ts';
import { words } from '../words/words.ts';

/** How the connection is, in one quiet line; where it does not come back by itself, the way to bring it back. */
export function connectionLine(device: Device): HTMLElement {
  const line = element('p', { className: 'connection', role: 'status' });
  const again = element('button', { className: 'text-button', type: 'button' }, words.reconnect);
  again.onclick = () => attempt(device.resume());
  const show = (status: Status, isStopped = false) => {
    mark(line, 'status', status);
    fill(line, isStopped ? words.stopped : sentences[status], isStopped && again);
  };
  device.on('status', ({ status, reason }) => show(status, status === 'offline' && reason !== undefined));
  show(device.status);
  return line;
}

const sentences: Readonly<Record<Status, string>> = {
  online: words.online,
  connecting: words.connecting,
  offline: words.offline,
  degraded: words.degraded,
  'signed-out': words.offline,
};
