declare const MAGPIE_VERSION: string;
declare const MAGPIE_COMMIT: string;

/** Which program this is; the build puts both in, and from the sources there is neither. */
export const version: string = typeof MAGPIE_VERSION === 'undefined' ? 'development' : MAGPIE_VERSION;
export const commit: string = typeof MAGPIE_COMMIT === 'undefined' ? 'unknown' : MAGPIE_COMMIT;
