import type { Conversation } from '../../sdk/index.ts';
import { confirm } from '../design/confirm.ts';
import { attempt } from '../design/notices.ts';
import type { Device } from '../device/use-device.ts';

type Translate = (key: string, named?: Record<string, unknown>) => string;

/** Whether there is a past to hide. */
export const isClearable = ({ last }: Conversation): boolean =>
  (last?.seq ?? 0) > 0 && last?.type !== 'conversation.created';

interface Clearing {
  readonly device: Device;
  readonly t: Translate;
  /** How the conversation is called. */
  readonly title: string;
}

/** Hides the past of a conversation for oneself, after saying what that means and to whom. */
export async function askToClear(
  { stream, kind, last }: Conversation,
  { device, t, title }: Clearing,
): Promise<void> {
  const isWanted = await confirm({
    title: t(kind === 'self' ? 'info.clearSelfQuestion' : 'info.clearQuestion', { name: title }),
    text: t(kind === 'self' ? 'info.clearSelfText' : 'info.clearText', { name: title }),
    action: t('info.clear'),
    isBad: true,
  });
  if (isWanted) attempt(device.clearHistory(stream, last?.seq ?? 0));
}
