import { createInterface } from 'node:readline';
import { type IdleJob, IdleLoad } from './idling.ts';
import { type SendJob, SendLoad } from './sending.ts';

export type Job = SendJob | IdleJob;

/** What a load process tells its parent, one JSON object a line. */
export type WorkerLine<Count> =
  | { readonly ready: true }
  | { readonly count: Count }
  | { readonly failed: string };

/**
 * One process of a load. Its standard input is the job on the first line; every further line says "go": a sending
 * process then runs and reports, an idle one reports how many of its sockets still stand. It leaves when its input
 * ends, so that it never outlives its parent.
 */
export async function runWorker(): Promise<void> {
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const first = await lines.next();
  try {
    const job = JSON.parse(String(first.value)) as Job;
    const load = job.kind === 'send' ? new SendLoad(job) : new IdleLoad(job);
    await load.prepare();
    tell({ ready: true });
    while (!(await lines.next()).done) {
      tell({ count: load instanceof SendLoad ? await load.run() : load.count() });
    }
    process.exit(0);
  } catch (fault) {
    tell({ failed: fault instanceof Error ? fault.message : String(fault) });
    process.exit(1);
  }
}

function tell(line: WorkerLine<unknown>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
