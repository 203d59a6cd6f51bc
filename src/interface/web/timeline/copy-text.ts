import { notify } from '../design/notices.ts';
import { i18n } from '../words/language.ts';

/** Puts a text into the clipboard and says so. Only pages that came over an encrypted line have one. */
export async function copyText(text: string): Promise<void> {
  const { t } = i18n.global;
  try {
    await navigator.clipboard.writeText(text);
    notify(t('timeline.copied'));
  } catch {
    notify(t('timeline.notCopied'));
  }
}
