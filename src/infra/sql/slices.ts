/** Members whose marks are lifted in one transaction of retention. */
export const MEMBERS_SLICE = 500;
/** Rows that are deleted in one transaction. */
export const ROWS_SLICE = 2_000;
/** Requests that are looked at, those first that end first, where one more must find a place among too many. */
export const OLDEST_SLICE = 16;
