import { MagpieError } from '../../sdk/index.ts';
import { words } from '../words/words.ts';
import { element } from './element.ts';

const SHOWN_MS = 6_000;
const NOTICES_MAX = 3;

const region = element('div', { className: 'notices', role: 'status', ariaLive: 'polite' });

/** The sentence in which a failure is told. What is not an expected no has no words of its own. */
export function sentenceOf(fault: unknown): string {
  return fault instanceof MagpieError ? fault.text : words.unexpected;
}

/** Says something in passing. */
export function tell(text: string): void {
  if (!region.isConnected) document.body.append(region);
  const notice = element('div', { className: 'notice' }, text);
  region.append(notice);
  while (region.childElementCount > NOTICES_MAX) region.firstElementChild?.remove();
  setTimeout(() => notice.remove(), SHOWN_MS);
}

/** Lets work go on by itself; a failure is told. */
export function attempt(work: Promise<unknown>): void {
  work.catch((fault: unknown) => {
    if (!(fault instanceof MagpieError)) console.error(fault);
    tell(sentenceOf(fault));
  });
}
