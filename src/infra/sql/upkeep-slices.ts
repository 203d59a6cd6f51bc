/** Members whose marks are lifted in one transaction of retention. */
export const MEMBERS_SLICE = 500;
/** Rows that are deleted in one transaction. */
export const ROWS_SLICE = 2_000;
