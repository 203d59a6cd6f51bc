import type { FriendCommand } from './friends/commands.ts';
import { friendRules } from './friends/rules.ts';
import type { GroupCommand } from './groups/commands.ts';
import { groupRules } from './groups/rules.ts';
import type { MessageCommand } from './messages/commands.ts';
import { messageRules } from './messages/rules.ts';
import type { ServerCommand } from './server/commands.ts';
import { serverRules } from './server/rules.ts';
import type { CommandBase, CommandRule } from './shared/command.ts';
import type { UserCommand } from './users/commands.ts';
import { userRules } from './users/rules.ts';

/** Everything that can be asked of the committer. */
export type Command = MessageCommand | UserCommand | GroupCommand | ServerCommand | FriendCommand;
export type CommandType = Command['type'];

/** The command table: one line per command, chosen inside the committer. */
export const COMMAND_RULES = {
  ...messageRules,
  ...userRules,
  ...groupRules,
  ...serverRules,
  ...friendRules,
} satisfies Record<CommandType, unknown>;

/** The line of a command. The cast holds because the table is keyed by the same `type`. */
export const ruleOf = (command: Command): CommandRule<CommandBase> =>
  COMMAND_RULES[command.type] as unknown as CommandRule<CommandBase>;
