export type {
  Broadcaster,
  NodeMessage,
  Parcel,
  Registry,
  RunEncoder,
  Subscriber,
} from './ports.ts';
export { OFFLINE_GRACE_MS, Presence, type PresenceState } from './presence.ts';
export { type Profile, ProfileTelling } from './profile-telling.ts';
export { Router, type RouterOptions } from './router.ts';
