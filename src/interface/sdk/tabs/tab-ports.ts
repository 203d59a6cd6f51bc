/** What tabs of one browser profile have in common. */
export interface TabPorts {
  /** Runs `lead` once this tab is the only one that holds the device, and holds it until the tab is gone. */
  whenAlone(lead: () => void): void;
  /** Reaches every other tab, in order, and never this one. */
  post(message: unknown): void;
  onMessage(hear: (message: unknown) => void): void;
}

/**
 * Web Locks choose the tab, a BroadcastChannel joins the others to it. Pages that did not come over HTTPS have no Web
 * Locks: there every tab leads by itself over the same store, which converges because every operation is idempotent,
 * but shows what waits in another tab only once it was sent.
 */
export function browserTabs(name: string): TabPorts {
  const locks: LockManager | undefined = navigator.locks;
  if (!locks || typeof BroadcastChannel === 'undefined') {
    return { whenAlone: (lead) => lead(), post: () => undefined, onMessage: () => undefined };
  }
  const channel = new BroadcastChannel(name);
  const forEver = new Promise<never>(() => undefined);
  return {
    whenAlone: (lead) => {
      locks
        .request(name, () => {
          lead();
          return forEver;
        })
        .catch(() => lead());
    },
    post: (message) => channel.postMessage(message),
    onMessage: (hear) => {
      channel.onmessage = ({ data }) => hear(data);
    },
  };
}
