import { changeServerRule } from './decide-server.ts';

/** The command table of the server itself. */
export const serverRules = { 'server.change': changeServerRule };
