import { Command } from 'commander';
import { Refusal, refusalText } from '../../domain/shared/refusals.ts';
import { MagpieError } from '../sdk/index.ts';
import { benchCommand } from './bench/command.ts';
import { chatCommand } from './chat/chat-command.ts';
import { CommandFault } from './command-fault.ts';
import { configCommand } from './config-command.ts';
import { doctorCommand, migrateCommand } from './data-commands.ts';
import { inviteCommand } from './invite-command.ts';
import type { Means } from './means.ts';
import { serveCommand } from './serve-command.ts';
import { userCommand } from './user-command.ts';

/** Every command of the program. */
export const createProgram = (means: Means): Command =>
  new Command('magpie')
    .description('A self-hosted messenger in one executable that never loses a message.')
    .version(means.version, '--version', 'print the version')
    .showSuggestionAfterError()
    .addCommand(serveCommand(means))
    .addCommand(chatCommand(means))
    .addCommand(userCommand(means))
    .addCommand(inviteCommand(means))
    .addCommand(configCommand(means))
    .addCommand(migrateCommand(means))
    .addCommand(doctorCommand(means))
    .addCommand(benchCommand());

/**
 * Runs the command that the arguments name. What a person can mend is told in one sentence; only a bug shows where it
 * is. Either way the exit code is 1.
 */
export async function runProgram(means: Means, argv: readonly string[]): Promise<void> {
  const program = createProgram(means);
  // Whoever asks for nothing wants to know what there is; the library would call it a mistake.
  if (argv.length <= 2) return program.outputHelp();
  try {
    await program.parseAsync([...argv]);
  } catch (fault) {
    console.error(describe(fault, means));
    // A start that failed half way may hold threads and timers that would keep the process.
    process.exit(1);
  }
}

function describe(fault: unknown, { sentenceOf }: Means): string {
  if (fault instanceof Refusal && fault.code !== 'internal') return refusalText(fault.code, 'en');
  if (fault instanceof MagpieError) return fault.text;
  if (fault instanceof CommandFault) return fault.message;
  return sentenceOf(fault) ?? (fault instanceof Error ? (fault.stack ?? fault.message) : String(fault));
}
