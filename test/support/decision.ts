import { type Command, ruleOf } from '../../src/domain/commands.ts';
import type { Decision } from '../../src/domain/shared/command.ts';
import { type KeyPart, primaryKey, type TableName, type Tables } from '../../src/domain/shared/rows.ts';
import { BatchState } from '../../src/infra/committer/batch-state.ts';

/** Rows by table, for a decision to look at. */
export type Rows = { readonly [T in TableName]?: readonly Tables[T][] };

/** What a rule decides on exactly these rows. Whatever else its command names is not there. */
export function decisionOn(rows: Rows, command: Command, now = 0): Decision {
  const state = new BatchState();
  const rule = ruleOf(command);
  for (const load of rule.load(command)) if ('key' in load) state.putLoaded(load.table, load.key, undefined);
  for (const [table, list] of Object.entries(rows) as [TableName, readonly Tables[TableName][]][]) {
    for (const row of list) state.putLoaded(table, keyOf(table, row), row);
  }
  return rule.decide(command, state, { now });
}

const keyOf = (table: TableName, row: Tables[TableName]): KeyPart[] => primaryKey(table, row as never);

/** The code a decision refuses with, or `undefined` where it accepts. */
export const refusalIn = (decision: Decision): string | undefined =>
  'refused' in decision ? decision.refused : undefined;
