import type { Component } from 'vue';
import type { TimelineRow } from '../../sdk/index.ts';
import ConversationBegin from './ConversationBegin.vue';
import MessageRow from './MessageRow.vue';
import { plainText } from './markdown/plain-text.ts';
import UnknownRow from './UnknownRow.vue';

type Translate = (key: string, named?: Record<string, unknown>) => string;

/** How the client shows one type of event. */
export interface EventKind {
  /** Gets the props of `RowProps`. */
  readonly component: Component;
  /** What the row says in one line: in the list, in a notification, to a screen reader. */
  line(row: TimelineRow, t: Translate): string;
  /** Whether rows of one sender join into a run, with the sender's picture once. */
  readonly isJoined: boolean;
}

/** The events that this client knows how to show. A new type is one component and one line here. */
export const EVENT_KINDS: Readonly<Record<string, EventKind>> = {
  message: { component: MessageRow, line: messageLine, isJoined: true },
  'conversation.created': { component: ConversationBegin, line: () => '', isJoined: false },
};

const UNKNOWN: EventKind = {
  component: UnknownRow,
  line: (_row, t) => t('timeline.updateToSee'),
  isJoined: false,
};

export const kindOf = (row: TimelineRow): EventKind => EVENT_KINDS[row.type] ?? UNKNOWN;

export const lineFor = (row: TimelineRow, t: Translate): string => kindOf(row).line(row, t);

function messageLine(row: TimelineRow, t: Translate): string {
  if (row.isErased) return t(row.isMine ? 'timeline.recalledByMe' : 'timeline.recalled');
  return row.text === undefined ? t('timeline.updateToSee') : plainText(row.text);
}
