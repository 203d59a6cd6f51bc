import { Argument, Command, Option } from 'commander';
import { administering } from './administering.ts';
import { CommandFault } from './command-fault.ts';
import { ROLES, type Role } from './control/administration.ts';
import type { Means } from './means.ts';
import { addDataFlags, sourcesOf } from './setting-flags.ts';
import { Terminal } from './terminal.ts';

interface AddFlags {
  readonly name?: string;
  readonly role: Role;
  readonly generate?: boolean;
}

/** `magpie user add|list|password|role|factor`. Works beside a running server and without one. */
export function userCommand(means: Means): Command {
  return new Command('user')
    .description('accounts of a data folder, with or without its server running')
    .addCommand(addUser(means))
    .addCommand(listUsers(means))
    .addCommand(setPassword(means))
    .addCommand(changeRole(means))
    .addCommand(endFactor(means));
}

const handle = () => new Argument('<handle>', 'such as alice');
const generate = () => new Option('--generate', 'make up a password and print it once');

function addUser(means: Means): Command {
  const command = new Command('add')
    .description('make an account; the password is asked for, or read from standard input')
    .addArgument(handle())
    .option('--name <name>', 'the display name, instead of the handle')
    .addOption(new Option('--role <role>').choices([...ROLES]).default('member'))
    .addOption(generate());
  return addDataFlags(command, means).action(async (who: string, flags: AddFlags, self: Command) => {
    const installation = means.installation(sourcesOf(self, means), 'make');
    const password = await newPassword(flags.generate ?? false);
    const account = { handle: who, name: flags.name ?? who, role: flags.role, password: password.text };
    await administering(installation, (administration) => administration.addUser(account));
    console.log(`The account ${who} was made.`);
    password.reveal();
  });
}

function setPassword(means: Means): Command {
  const command = new Command('password')
    .description('set a password and sign the account out everywhere')
    .addArgument(handle())
    .addOption(generate());
  return addDataFlags(command, means).action(async (who: string, flags: AddFlags, self: Command) => {
    const installation = means.installation(sourcesOf(self, means), 'find');
    const password = await newPassword(flags.generate ?? false);
    await administering(installation, (administration) => administration.setPassword(who, password.text));
    console.log(`The password of ${who} was set.`);
    password.reveal();
  });
}

function changeRole(means: Means): Command {
  const command = new Command('role')
    .description('make an account an owner, an administrator or a member')
    .addArgument(handle())
    .addArgument(new Argument('<role>').choices([...ROLES]));
  return addDataFlags(command, means).action(async function (this: Command, who: string, role: Role) {
    const installation = means.installation(sourcesOf(this, means), 'find');
    await administering(installation, (administration) => administration.changeRole(who, role));
    console.log(`The role of ${who} is ${role}.`);
  });
}

function endFactor(means: Means): Command {
  const command = new Command('factor')
    .description('end the second factor of somebody who lost it and every recovery code')
    .addArgument(handle());
  return addDataFlags(command, means).action(async (who: string, _flags, self: Command) => {
    const installation = means.installation(sourcesOf(self, means), 'find');
    await administering(installation, (administration) => administration.endFactor(who));
    console.log(`No code is asked of ${who} any more.`);
  });
}

function listUsers(means: Means): Command {
  const command = new Command('list').description('list every account');
  return addDataFlags(command, means).action(async (_flags, self: Command) => {
    const accounts = await means.installation(sourcesOf(self, means), 'find').accounts();
    for (const { handle: who, name, role, isDisabled, isClosed } of accounts) {
      const state = [...(isDisabled ? ['disabled'] : []), ...(isClosed ? ['closed'] : [])];
      console.log([who, role, name, ...state].join('\t'));
    }
  });
}

/** A password that the person gives, or a fresh one that `reveal` prints. */
async function newPassword(isGenerated: boolean): Promise<{ text: string; reveal: () => void }> {
  if (isGenerated) {
    const text = Buffer.from(crypto.getRandomValues(new Uint8Array(15))).toString('base64url');
    return { text, reveal: () => console.log(`The password is ${text}. It is shown only now.`) };
  }
  using terminal = new Terminal();
  const text = await terminal.askHidden('New password: ');
  if (text === undefined) throw new CommandFault('No password was given.');
  return { text, reveal: () => {} };
}
