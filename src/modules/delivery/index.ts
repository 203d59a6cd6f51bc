export { OFFLINE_GRACE_MS } from './attendance.ts';
export type {
  Broadcaster,
  NodeMessage,
  Parcel,
  Registry,
  RunEncoder,
  Subscriber,
} from './ports.ts';
export { Presence, type PresenceState } from './presence.ts';
export { type Profile, ProfileTelling } from './profile-telling.ts';
export { Router, type RouterOptions } from './router.ts';
