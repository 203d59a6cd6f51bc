import { shallowReactive } from 'vue';

const TEXTS_MAX = 50;

const texts = shallowReactive(new Map<string, string>());

/** The texts of messages that were recalled in this tab, for those who only wanted to say it better. */
export function keepFormerText(key: string, text: string): void {
  texts.set(key, text);
  const [oldest] = texts.keys();
  if (texts.size > TEXTS_MAX && oldest !== undefined) texts.delete(oldest);
}

export const formerTextOf = (key: string): string | undefined => texts.get(key);

/** Another person may use this tab next. */
export function forgetFormerTexts(): void {
  texts.clear();
}
