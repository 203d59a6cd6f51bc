import { join } from 'node:path';
import { Command } from 'commander';
import type { Means } from '../means.ts';
import { Terminal } from '../terminal.ts';
import { ChatSession } from './chat-session.ts';
import { openDevice } from './device.ts';
import { serverAddress } from './server-address.ts';
import { handleOf, SigningIn } from './sign-in.ts';

interface ChatFlags {
  readonly url: string;
  readonly handle?: string;
  readonly register?: boolean;
  readonly claim?: string | true;
  readonly invite?: string;
  readonly store?: string;
}

/** `magpie chat`: a device of its own, at a terminal or behind a pipe. */
export const chatCommand = ({ personalFolder }: Means): Command =>
  new Command('chat')
    .description('talk at a terminal; standard input may be a pipe')
    .option('--url <address>', 'the server, or the owner link that it printed', 'http://localhost:8080')
    .option('--handle <handle>', 'who signs in, instead of being asked')
    .option('--register', 'make the account first')
    .option(
      '--claim [link]',
      "the owner link: make the owner's account first; asked for where it is left out, so that no other program sees it",
    )
    .option('--invite <code>', 'an invitation, or its link: make the account by it first')
    .option(
      '--store <folder>',
      'where this device keeps what it knows; by default one for each server and handle',
    )
    .action(async (flags: ChatFlags) => {
      const { url, claim = flags.claim } = serverAddress(flags.url);
      const { invite: invitation } = flags;
      const isNew = flags.register === true || claim !== undefined || invitation !== undefined;
      const folderOf = (handle = '') => flags.store ?? join(personalFolder, folderName(url, handle));
      using terminal = new Terminal();
      const device = await new SigningIn(terminal, {
        url,
        claim,
        invitation,
        isNew,
        handle: flags.handle,
        isFolderGiven: flags.store !== undefined,
        openDevice: (handle) => openDevice(folderOf(handle), url),
      }).run();
      try {
        await new ChatSession(device.client, terminal).run();
      } finally {
        await device.close();
      }
    });

/** No two handles share a folder: what may not stand in a file's name is in no handle either. */
const folderName = (url: string, handle: string): string =>
  [new URL(url).host.replace(':', '-'), handleOf(handle).replace(/[^\w.-]/g, '')].join('-');
