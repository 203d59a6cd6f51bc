import { readFileSync } from 'node:fs';

/** Who takes part in a load and who talks to whom. Accounts are named by their place in `accounts`. */
export interface Plan {
  readonly accounts: readonly { readonly token: string }[];
  readonly conversations: readonly PlannedConversation[];
}

export interface PlannedConversation {
  readonly stream: string;
  readonly sender: number;
  readonly receiver: number;
}

/** Reads a plan that was written beside a seeded data folder. */
export const readPlan = (path: string): Plan => JSON.parse(readFileSync(path, 'utf8')) as Plan;

/**
 * Who talks to whom: senders in groups of at most `window`, each of which writes to the same `window` receivers, in
 * as many conversations. So a sender keeps `window` frames unacknowledged with only one in each conversation, and
 * groups share no socket, which lets each process check its own.
 */
export function planPairs(senders: number, window: number): { accounts: number; pairs: [number, number][] } {
  const pairs: [number, number][] = [];
  let accounts = 0;
  for (let done = 0; done < senders; done += window) {
    const group = Math.min(window, senders - done);
    for (let sender = accounts; sender < accounts + group; sender += 1) {
      for (let place = 0; place < window; place += 1) pairs.push([sender, accounts + group + place]);
    }
    accounts += group + window;
  }
  return { accounts, pairs };
}

/** Splits a plan into at most `parts` that share no account, and so no socket. */
export function splitPlan(plan: Plan, parts: number): Plan[] {
  const groupOf = plan.accounts.map((_, index) => index);
  const rootOf = (index: number): number => {
    let root = index;
    while (groupOf[root] !== root) root = groupOf[root] ?? root;
    return root;
  };
  for (const { sender, receiver } of plan.conversations) groupOf[rootOf(receiver)] = rootOf(sender);
  const roots = [...new Set(plan.accounts.map((_, index) => rootOf(index)))];
  const partOf = new Map(roots.map((root, index) => [root, index % parts]));
  const indices = plan.accounts.map((_, index) => index);
  return Array.from({ length: Math.min(parts, roots.length) }, (_, part) =>
    extract(
      plan,
      indices.filter((index) => partOf.get(rootOf(index)) === part),
    ),
  );
}

/** The part of a plan that these accounts make up. */
function extract(plan: Plan, indices: readonly number[]): Plan {
  const place = new Map(indices.map((index, at) => [index, at]));
  return {
    accounts: indices.flatMap((index) => plan.accounts[index] ?? []),
    conversations: plan.conversations.flatMap(({ stream, sender, receiver }) => {
      const [from, to] = [place.get(sender), place.get(receiver)];
      return from === undefined || to === undefined ? [] : [{ stream, sender: from, receiver: to }];
    }),
  };
}
