import { mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { createClient } from '../../sdk/index.ts';
import { FileStore } from '../../sdk/stores/file-store.ts';
import { CommandFault } from '../command-fault.ts';
import type { Means } from '../means.ts';
import { Terminal } from '../terminal.ts';
import { ChatSession } from './chat-session.ts';
import { lockFolder } from './folder-lock.ts';
import { type SignInFlags, signInAt } from './sign-in.ts';

interface ChatFlags extends SignInFlags {
  readonly url: string;
  readonly store?: string;
}

/** `magpie chat`: a device of its own, at a terminal or behind a pipe. */
export const chatCommand = ({ personalFolder }: Means): Command =>
  new Command('chat')
    .description('talk at a terminal; standard input may be a pipe')
    .option('--url <address>', 'the server', 'http://localhost:8080')
    .option('--handle <handle>', 'who signs in, instead of being asked')
    .option('--register', 'make the account first')
    .option('--claim <secret>', "the secret of the one-time owner link: make the owner's account first")
    .option(
      '--store <folder>',
      'where this device keeps what it knows; by default one for each server and handle',
    )
    .action(async (flags: ChatFlags) => {
      const folder = flags.store ?? join(personalFolder, deviceFolder(flags));
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      using _lock = lockFolder(folder);
      using terminal = new Terminal();
      const deviceName = `magpie chat on ${hostname()}`;
      const client = createClient({ url: flags.url, store: new FileStore(folder), deviceName });
      try {
        if (await signInAt(terminal, client, flags)) await new ChatSession(client, terminal).run();
      } finally {
        await client.close();
      }
    });

function deviceFolder({ url, handle = '' }: ChatFlags): string {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new CommandFault(
      `--url must be an address such as http://localhost:8080. It is ${JSON.stringify(url)}.`,
    );
  }
  const who = handle.replace(/[^\w.-]/g, '');
  return [new URL(url).host.replace(':', '-'), ...(who === '' ? [] : [who])].join('-');
}
