import type { Delivery, TimelineRow } from '../../sdk/index.ts';
import { element } from '../dom/element.ts';
import { type IconName, icon } from '../dom/icon.ts';
import { timeOfDay, wholeMoment } from '../words/dates.ts';
import { words } from '../words/words.ts';

const ICONS: Readonly<Record<Delivery, IconName>> = {
  waiting: 'clock',
  sending: 'clock',
  sent: 'check',
  delivered: 'checks',
  read: 'checks',
  failed: 'failed',
};

/** In the last line of a bubble: whether it was edited, when it was written, and how far it came. */
export function stamp(row: TimelineRow): HTMLElement {
  const delivery = row.pending?.delivery ?? row.delivery;
  const time = element(
    'time',
    { dateTime: new Date(row.at).toISOString(), title: wholeMoment(row.at) },
    timeOfDay(row.at),
  );
  return element(
    'span',
    { className: 'stamp' },
    isEdited(row) && element('span', {}, words.edited),
    time,
    delivery && deliveryIcon(delivery),
  );
}

function isEdited({ edits, isErased, pending }: TimelineRow): boolean {
  return !isErased && (edits > 0 || pending?.type === 'edit');
}

function deliveryIcon(delivery: Delivery): HTMLElement {
  const label = words[delivery];
  return element(
    'span',
    { role: 'img', ariaLabel: label, title: label, data: { delivery } },
    icon(ICONS[delivery]),
  );
}
