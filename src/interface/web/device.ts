import type { MagpieClient } from '../sdk/index.ts';

/** What the page uses of a client, whichever tab holds the connection. */
export type Device = Pick<
  MagpieClient,
  | 'status'
  | 'me'
  | 'on'
  | 'register'
  | 'signIn'
  | 'resume'
  | 'signOut'
  | 'nudge'
  | 'conversations'
  | 'conversation'
  | 'timeline'
  | 'slice'
  | 'loadOlder'
  | 'loadNewer'
  | 'showNewest'
  | 'send'
  | 'edit'
  | 'recall'
  | 'retry'
  | 'discard'
  | 'markRead'
  | 'open'
  | 'typing'
  | 'watchPresence'
  | 'openDirect'
  | 'findByHandle'
  | 'sessions'
  | 'endSession'
>;

/** The same device for a part of the page that goes away: when the signal comes, nothing of it listens any more. */
export function deviceUntil(signal: AbortSignal, device: Device): Device {
  const on: Device['on'] = (name, listener) => {
    const stop = device.on(name, listener);
    signal.addEventListener('abort', stop, { once: true });
    return stop;
  };
  return new Proxy(device, {
    get: (target, name) => {
      if (name === 'on') return on;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
