import { Campaign } from './campaign.ts';
import type { Durations } from './figures.ts';

export interface KillOptions {
  /** On a disk, empty: the server's data and the record go there. */
  readonly folder: string;
  readonly rounds: number;
  /** How long a server lives on the average before it is killed. */
  readonly seconds: number;
  readonly seed: number;
  /** Operations of each second; 35 % of what was measured at the start when absent. */
  readonly perSecond?: number;
  readonly executable?: string;
  readonly say?: (sentence: string) => void;
}

export interface KillFigures {
  readonly perSecond: number;
  readonly kills: number;
  readonly restartMs: ReturnType<Durations['summary']>;
  readonly reconnectMs: ReturnType<Durations['summary']>;
  readonly syncedMs: ReturnType<Durations['summary']>;
  /** What the server ended with after SIGTERM. */
  readonly exitCode: number | null;
}

export interface KillRun {
  readonly record: string;
  readonly database: string;
  readonly figures: KillFigures;
  /** Why the run was broken off, where it was. What was recorded until then can still be checked. */
  readonly trouble?: string;
}

/** Real clients talk through a real server that is killed and started again, round after round. */
export async function runKills(options: KillOptions): Promise<KillRun> {
  const campaign = await Campaign.begin(options);
  try {
    for (let round = 1; round <= options.rounds; round += 1) await campaign.round(round);
    await campaign.settle();
    return await campaign.close();
  } catch (fault) {
    return { ...(await campaign.close()), trouble: fault instanceof Error ? fault.message : String(fault) };
  }
}
