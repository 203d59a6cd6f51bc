import type { Conversation, TimelineRow } from '../../sdk/index.ts';

/** What the component of an event gets. */
export interface RowProps {
  readonly row: TimelineRow;
  readonly conversation: Conversation;
  /** Where the row stands in a run of one sender. */
  readonly isFirst: boolean;
  readonly isLast: boolean;
}
