import { type InjectionKey, inject } from 'vue';
import { useI18n } from 'vue-i18n';
import type { Dates } from '../words/dates.ts';
import { useDates } from '../words/dates.ts';
import { useNames } from './names.ts';

export interface RowWords extends ReturnType<typeof useNames> {
  readonly t: (key: string, named?: Record<string, unknown>) => string;
  readonly dates: Dates;
}

export const rowWordsKey: InjectionKey<RowWords> = Symbol('rowWords');

export function makeRowWords(): RowWords {
  const { t } = useI18n();
  return { t: (key, named = {}) => t(key, named), dates: useDates(), ...useNames() };
}

/** How a row speaks. The timeline makes this once: made by every row, it would cost a third of drawing it. */
export const useRowWords = (): RowWords => inject(rowWordsKey, makeRowWords, true);
