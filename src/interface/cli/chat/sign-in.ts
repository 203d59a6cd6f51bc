import { type MagpieClient, MagpieError } from '../../sdk/index.ts';
import type { Terminal } from '../terminal.ts';

export interface SignInFlags {
  readonly handle?: string;
  readonly register?: boolean;
  readonly claim?: string;
}

const TRIES_MAX = 3;

/** Goes on as whoever signed in on this device before, or asks. False when the person gave up. */
export async function signInAt(
  terminal: Terminal,
  client: MagpieClient,
  flags: SignInFlags,
): Promise<boolean> {
  if (await client.resume()) return true;
  for (let tries = 1; tries <= TRIES_MAX; tries += 1) {
    const handle = flags.handle ?? (await terminal.ask('Handle: '));
    const password = handle === undefined ? undefined : await terminal.askHidden('Password: ');
    if (handle === undefined || password === undefined) return false;
    try {
      if (flags.register || flags.claim !== undefined) await register(client, { handle, password }, flags);
      await client.signIn({ handle, password });
      return true;
    } catch (fault) {
      if (!(fault instanceof MagpieError) || tries === TRIES_MAX) throw fault;
      terminal.print(`!! ${fault.text}`);
    }
  }
  return false;
}

async function register(
  client: MagpieClient,
  account: { handle: string; password: string },
  { claim }: SignInFlags,
): Promise<void> {
  const name = account.handle.replace(/^@/, '');
  await client.register({ ...account, name, ...(claim === undefined ? {} : { claim }) });
}
