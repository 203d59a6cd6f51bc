export { ChangeFeed, type ChangeFeedOptions } from './change-feed.ts';
export { Housekeeping } from './housekeeping.ts';
export { PersonalRetention } from './personal-retention.ts';
