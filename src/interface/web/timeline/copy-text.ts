import { notify } from '../design/notices.ts';
import { copyText as putOnClipboard } from '../shell/clipboard.ts';
import { i18n } from '../words/language.ts';

/** Puts a text into the clipboard and says so. */
export async function copyText(text: string): Promise<void> {
  const { t } = i18n.global;
  notify(t((await putOnClipboard(text)) ? 'timeline.copied' : 'timeline.notCopied'));
}
