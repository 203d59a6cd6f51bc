import type { Language } from '../../sdk/index.ts';

/** The language of the page: Chinese for those whose browser asks for it, else English. */
export const language: Language = navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';

/** For dates and numbers: the browser's own variety of that language where it has one. */
export const locale: string = navigator.language.toLowerCase().startsWith(language)
  ? navigator.language
  : language;
