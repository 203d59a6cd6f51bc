declare const MAGPIE_VERSION: string;

/** Which program this is. The build puts it in; from the sources there is none. */
export const version: string = typeof MAGPIE_VERSION === 'undefined' ? 'development' : MAGPIE_VERSION;
