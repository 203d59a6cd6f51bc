import { onScopeDispose } from 'vue';

/** A tab that somebody looks at answers at once; one that does not answer in time is not looked at. */
const ANSWER_MS = 150;
const NAME = 'magpie-notify';

type TabMessage =
  | { readonly kind: 'who shows'; readonly stream: string }
  | { readonly kind: 'shown'; readonly stream: string };

export interface Tabs {
  /** Whether this is the one tab of this browser that notifies. */
  isNotifier(): boolean;
  /** Whether another tab has the conversation on the screen right now. */
  isShownElsewhere(stream: string): Promise<boolean>;
}

/**
 * Of several tabs one notifies, and it asks the others what they show before it does. Where pages have no Web Locks
 * every tab notifies; then the tag that they share makes one notification of them.
 */
export function useTabs(shows: (stream: string) => boolean): Tabs {
  const locks: LockManager | undefined = navigator.locks;
  if (!locks || typeof BroadcastChannel === 'undefined')
    return { isNotifier: () => true, isShownElsewhere: () => Promise.resolve(false) };
  const channel = new BroadcastChannel(NAME);
  const waiting = new Map<string, () => void>();
  let isNotifier = false;
  let leave: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    leave = resolve;
  });
  channel.onmessage = ({ data }: MessageEvent<TabMessage>) => {
    if (data.kind === 'shown') waiting.get(data.stream)?.();
    else if (shows(data.stream)) channel.postMessage({ kind: 'shown', stream: data.stream });
  };
  const lead = () => {
    isNotifier = true;
    return held;
  };
  locks.request(NAME, lead).catch(() => undefined);
  onScopeDispose(() => {
    leave();
    channel.close();
  });
  const isShownElsewhere = (stream: string) =>
    new Promise<boolean>((resolve) => {
      const answer = (isShown: boolean) => {
        waiting.delete(stream);
        resolve(isShown);
      };
      waiting.set(stream, () => answer(true));
      setTimeout(() => answer(false), ANSWER_MS);
      channel.postMessage({ kind: 'who shows', stream });
    });
  return { isNotifier: () => isNotifier, isShownElsewhere };
}
