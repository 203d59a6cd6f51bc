import { shallowRef, triggerRef } from 'vue';
import { MagpieError } from '../../sdk/index.ts';
import { i18n } from '../words/language.ts';

export interface Notice {
  readonly key: number;
  readonly text: string;
  /** What may be done about it, such as undoing. */
  readonly action?: { readonly label: string; run(): void };
  /** Until it is answered, or pushed out by others. */
  readonly stays?: boolean;
}

/** Older ones go when there are more. */
const NOTICES_MAX = 3;
const SHOWN_MS = 6_000;

export const notices = shallowRef<readonly Notice[]>([]);
let lastKey = 0;

/** Says something at the foot of the page: for a few seconds, or until it is answered or pushed out. */
export function notify(text: string, action?: Notice['action'], { stays = false } = {}): void {
  lastKey += 1;
  const key = lastKey;
  const notice = { key, text, stays, ...(action ? { action } : {}) };
  notices.value = [...notices.value.filter((each) => each.text !== text), notice].slice(-NOTICES_MAX);
  triggerRef(notices);
  if (!stays) setTimeout(() => dismiss(key), SHOWN_MS);
}

export function dismiss(key: number): void {
  notices.value = notices.value.filter((each) => each.key !== key);
}

/** Goes on with the work, and says so where it fails. */
export function attempt(work: Promise<unknown>): void {
  work.catch((fault: unknown) => notify(sentenceOf(fault)));
}

/** What a failure is called to a person. What nobody expected goes to the console as well. */
export function sentenceOf(fault: unknown): string {
  if (fault instanceof MagpieError) return fault.text;
  console.error(fault);
  return i18n.global.t('app.unexpected');
}
