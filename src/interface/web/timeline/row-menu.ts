import { Ban, Copy, Link, Pencil, Reply, RotateCw, Trash2 } from '@lucide/vue';
import type { TimelineRow } from '../../sdk/index.ts';
import type { MenuItem } from '../design/menu.ts';
import { failedIdOf, type RowActions } from './row-actions.ts';

type Translate = (key: string) => string;

interface Offer extends Omit<MenuItem, 'label'> {
  readonly isOffered: boolean;
}

/** Everything that can be done with a row now. */
export function rowMenu(row: TimelineRow, actions: RowActions, t: Translate): MenuItem[] {
  const failed = failedIdOf(row);
  const isFailed = failed !== undefined;
  const isMessage = actions.isMessage(row);
  const offers: Offer[] = [
    {
      key: 'retry',
      icon: RotateCw,
      isOffered: isFailed && actions.canRetry(row),
      run: () => actions.retry(failed ?? ''),
    },
    { key: 'discard', icon: Trash2, isOffered: isFailed, run: () => actions.discard(failed ?? '') },
    {
      key: 'reply',
      icon: Reply,
      keys: 'R',
      isOffered: actions.canReply(row),
      run: () => actions.reply(row),
    },
    { key: 'edit', icon: Pencil, keys: 'E', isOffered: actions.canEdit(row), run: () => actions.edit(row) },
    { key: 'copyText', icon: Copy, keys: 'C', isOffered: isMessage, run: () => actions.copy(row) },
    {
      key: 'copyLink',
      icon: Link,
      isOffered: isMessage && row.seq !== undefined,
      run: () => actions.copyLink(row),
    },
    {
      key: 'recall',
      icon: Ban,
      isOffered: actions.canRecall(row),
      isBad: true,
      isApart: true,
      run: () => actions.recall(row),
    },
  ];
  return offers
    .filter(({ isOffered }) => isOffered)
    .map(({ isOffered: _, ...item }) => ({ ...item, label: t(`timeline.${item.key}`) }));
}
