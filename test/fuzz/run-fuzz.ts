import { Chance } from '../support/chance.ts';
import { Findings } from './findings.ts';
import { fuzzHttp } from './fuzz-http.ts';
import { fuzzSockets } from './fuzz-sockets.ts';
import { fuzzTcp } from './fuzz-tcp.ts';
import { Victim } from './victim.ts';

export interface FuzzOptions {
  /** How many messages are bent, over all roads. */
  readonly rounds: number;
  readonly seed: number;
  readonly say?: (sentence: string) => void;
}

export interface FuzzReport {
  readonly tried: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly failures: readonly string[];
  /** How much resident memory the server gained after it was warm, in MiB. */
  readonly grownMiB: number;
}

const lanes = 6;
/** What part of the rounds goes by sockets and by HTTP; the rest is raw bytes. */
const shares = { sockets: 0.7, http: 0.28 };
/** Rounds between two looks at the server. */
const stretch = 30_000;
/** Before memory is measured the server has met everything once: its caches and its compiled code are there. */
const warmRounds = 2_000;

/** Bends messages of all kinds against a server of its own, and looks after it. */
export async function runFuzz({ rounds, seed, say = () => {} }: FuzzOptions): Promise<FuzzReport> {
  await using victim = await Victim.start();
  const findings = new Findings();
  await fuzzStretch(victim, { rounds: Math.min(warmRounds, rounds), seed, findings });
  const warmMiB = victim.residentMiB;
  for (let number = 1; findings.tried < rounds && findings.failures.length === 0; number += 1) {
    const next = Math.min(stretch, rounds - findings.tried);
    await fuzzStretch(victim, { rounds: next, seed: seed + number * lanes * 3, findings });
    say(`${findings.tried} tried, ${Math.round(victim.residentMiB)} MiB`);
  }
  const grownMiB = victim.hasEnded ? 0 : victim.residentMiB - warmMiB;
  await victim
    .answersAsEver()
    .catch((fault: unknown) => findings.failed(`It no longer answers as ever: ${fault}`, ''));
  for (const line of victim.faults()) findings.failed('The server itself was surprised.', line);
  const counts = Object.fromEntries([...findings.counts].sort());
  return { tried: findings.tried, counts, failures: findings.failures, grownMiB };
}

interface Stretch {
  readonly rounds: number;
  readonly seed: number;
  readonly findings: Findings;
}

/** Several lanes side by side, each with chance of its own, so that the seed says what each of them sends. */
async function fuzzStretch(victim: Victim, { rounds, seed, findings }: Stretch): Promise<void> {
  const share = (part: number) => Math.max(1, Math.round((rounds * part) / lanes));
  const kinds = [
    [fuzzSockets, share(shares.sockets)],
    [fuzzHttp, share(shares.http)],
    [fuzzTcp, share(1 - shares.sockets - shares.http)],
  ] as const;
  const work = kinds.flatMap(([fuzz, each], kind) =>
    Array.from({ length: lanes }, (_lane, lane) => {
      const chance = new Chance(seed + kind * lanes + lane);
      return fuzz(victim, { rounds: each, chance, findings });
    }),
  );
  await Promise.all(work).catch((fault: unknown) => {
    findings.failed(victim.hasEnded ? 'The server ended.' : `A road was closed: ${fault}`, '');
  });
}
