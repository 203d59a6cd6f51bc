import type { Command } from '../../domain/commands.ts';
import { Refusal } from '../../domain/shared/refusals.ts';
import type { Committer, OperationResult } from './ports.ts';

/** Carries out a single command. Throws the `Refusal` it met. */
export async function submitOne(committer: Committer, command: Command): Promise<OperationResult> {
  const outcome = await committer.submit({ commands: [command] });
  if (!outcome.ok) throw new Refusal(outcome.code);
  const [result] = outcome.results;
  if (!result) throw new Error('an accepted command has a result');
  return result;
}
