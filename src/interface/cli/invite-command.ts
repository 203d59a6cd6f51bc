import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { administering } from './administering.ts';
import type { Means } from './means.ts';
import { addDataFlags, sourcesOf } from './setting-flags.ts';

interface AddFlags {
  readonly uses: number;
  readonly hours: number;
  readonly note: string;
}

const USES_MAX = 1_000;
const HOURS_MAX = 365 * 24;
const WEEK_HOURS = 7 * 24;

/** `magpie invite add|list|revoke`. Works beside a running server and without one. */
export function inviteCommand(means: Means): Command {
  return new Command('invite')
    .description('invitations to a server, with or without it running')
    .addCommand(add(means))
    .addCommand(list(means))
    .addCommand(revoke(means));
}

function add(means: Means): Command {
  const command = new Command('add')
    .description('make an invitation; its code is shown only once')
    .addOption(number('--uses <count>', 'how many people may come in by it', USES_MAX).default(1))
    .addOption(number('--hours <hours>', 'how long it holds', HOURS_MAX).default(WEEK_HOURS, 'a week'))
    .option('--note <note>', 'what it is for', '');
  return addDataFlags(command, means).action(async ({ uses, hours, note }: AddFlags, self: Command) => {
    const installation = means.installation(sourcesOf(self, means), 'make');
    const wish = { uses, hours, note };
    const code = await administering(installation, (administration) => administration.invite(wish));
    const { publicUrl } = installation;
    const what = publicUrl === undefined ? `code is ${code}` : `link is ${publicUrl}/#invite=${code}`;
    console.log(`The ${what}. It is shown only now.`);
  });
}

function list(means: Means): Command {
  const command = new Command('list').description('list every invitation by its id');
  return addDataFlags(command, means).action(async (_flags, self: Command) => {
    const all = await means.installation(sourcesOf(self, means), 'find').invitations();
    for (const { id, note, uses, usesMax, expiresAt, isRevoked } of all) {
      const until = isRevoked ? 'revoked' : `until ${new Date(expiresAt).toISOString()}`;
      console.log([id, `${uses} of ${usesMax}`, until, note].join('\t'));
    }
  });
}

function revoke(means: Means): Command {
  const command = new Command('revoke')
    .description('end an invitation')
    .addArgument(new Argument('<id>', 'as the list shows it'));
  return addDataFlags(command, means).action(async (id: string, _flags, self: Command) => {
    const installation = means.installation(sourcesOf(self, means), 'find');
    await administering(installation, (administration) => administration.revokeInvitation(id));
    console.log('Nobody comes in by it any more.');
  });
}

const number = (flags: string, description: string, max: number): Option =>
  new Option(flags, description).argParser((text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= 1 && value <= max) return value;
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${max}.`);
  });
