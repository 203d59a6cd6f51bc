export { ChangeFeed, type ChangeFeedOptions } from './change-feed.ts';
export { ClosedAccounts } from './closed-accounts.ts';
export { Housekeeping } from './housekeeping.ts';
export { PersonalRetention } from './personal-retention.ts';
