import { type InjectionKey, inject, type Ref } from 'vue';
import type { TimelineRow } from '../../sdk/index.ts';
import type { RowActions } from './row-actions.ts';

/** What the rows of a timeline share. */
export interface TimelineContext {
  readonly actions: RowActions;
  /** The key of the row under the pointer. */
  readonly pointed: Readonly<Ref<string | undefined>>;
  /** The row of this number where it is at hand. */
  rowAt(seq: number): TimelineRow | undefined;
  jumpTo(seq: number): void;
  /** Opens the menu of a row beside an element. */
  openMenu(row: TimelineRow, beside: HTMLElement): void;
}

export const timelineKey: InjectionKey<TimelineContext> = Symbol('timeline');

/** The timeline that this row is in; undefined where a row is shown alone. */
export const useTimelineContext = (): TimelineContext | undefined => inject(timelineKey, undefined);
