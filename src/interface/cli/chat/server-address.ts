import { CommandFault } from '../command-fault.ts';

export interface ServerAddress {
  /** Scheme, host and port, without a slash at the end. */
  readonly url: string;
  /** The secret of the owner link, where the link was given for the address. */
  readonly claim?: string;
}

const CLAIM = /^#claim=(.+)$/;

/** Reads what the person gave as the server: its address, or the owner link that it printed. */
export function serverAddress(given: string): ServerAddress {
  const url = /^https?:\/\//.test(given) && URL.canParse(given) ? new URL(given) : undefined;
  if (!url) {
    throw new CommandFault(
      `--url must be an address such as http://localhost:8080. It is ${JSON.stringify(given)}.`,
    );
  }
  const claim = CLAIM.exec(url.hash)?.[1];
  if (url.pathname !== '/' || url.search !== '' || (url.hash !== '' && claim === undefined)) {
    throw new CommandFault(
      `--url must be the server alone, such as ${url.origin}, or its owner link. It is ${JSON.stringify(given)}.`,
    );
  }
  return { url: url.origin, ...(claim === undefined ? {} : { claim }) };
}

/** The secret of an owner link, or what was given for it as it is. */
export const claimIn = (given: string): string => given.replace(/^.*#claim=/, '');

/** The code of an invitation's link, or what was given for it as it is. */
export const invitationIn = (given: string): string => given.replace(/^.*#invite=/, '');

/** How long a server may take to say what it is. */
const ANSWER_MS = 10_000;

/** Makes sure that a Magpie server is there, before anybody types a password for it. */
export async function expectServer(url: string): Promise<void> {
  const signal = AbortSignal.timeout(ANSWER_MS);
  const answer = await fetch(`${url}/api/v1/server`, { signal }).catch((cause: unknown) => {
    throw new CommandFault(`No server answers at ${url}.`, { cause });
  });
  const info: unknown = await answer.json().catch(() => undefined);
  const isOurs = typeof info === 'object' && info !== null && ('level' in info || 'code' in info);
  if (!isOurs) throw new CommandFault(`What answers at ${url} is no Magpie server.`);
}
