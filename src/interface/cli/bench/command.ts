import { Command, InvalidArgumentError } from 'commander';
import { runIdle } from './idle.ts';
import { type Plan, readPlan } from './plan.ts';
import { makeAccounts, preparePlan } from './prepare.ts';
import { isClean, runSend } from './send.ts';
import { runWorker } from './worker.ts';

interface SendFlags {
  readonly url: string;
  readonly plan?: string;
  readonly senders: number;
  readonly window: number;
  readonly seconds: number;
  readonly warmUp: number;
  readonly processes: number;
  readonly bytes: number;
  readonly rate?: number;
}

interface IdleFlags {
  readonly url: string;
  readonly plan?: string;
  readonly sockets: number;
  readonly pid: number;
  readonly rest: number;
}

/** `magpie bench`: puts a running server under load, from processes of its own, and prints one JSON object. */
export function benchCommand(): Command {
  const bench = new Command('bench').description('put a running server under load and measure it');
  bench.addCommand(sendCommand()).addCommand(idleCommand());
  bench.addCommand(new Command('worker').description('one process of a load').action(runWorker), {
    hidden: true,
  });
  return bench;
}

const sendCommand = (): Command =>
  new Command('send')
    .description('send messages and check that each is received once and in order')
    .requiredOption('--url <address>', 'the server, such as http://127.0.0.1:8080')
    .option('--plan <file>', 'accounts and conversations that exist already, instead of making new ones')
    .option('--senders <count>', 'senders, each on a socket of its own', positive, 16)
    .option(
      '--window <count>',
      'conversations of each sender, with one unacknowledged frame in each',
      positive,
      16,
    )
    .option('--seconds <time>', 'how long to measure', positive, 10)
    .option('--warm-up <time>', 'seconds of load before it is measured', positive, 2)
    .option('--processes <count>', 'processes to spread the load over', positive, 1)
    .option('--bytes <count>', 'length of each text', positive, 100)
    .option('--rate <count>', 'messages a second, instead of as many as are answered', positive)
    .action(async (flags: SendFlags) => {
      const { url, processes, seconds, rate, bytes: textBytes, warmUp: warmUpSeconds } = flags;
      const plan = flags.plan === undefined ? await preparePlan(url, flags) : readPlan(flags.plan);
      const report = await runSend(plan, { url, processes, seconds, textBytes, warmUpSeconds, rate });
      print(report);
      if (!isClean(report)) process.exitCode = 1;
    });

const idleCommand = (): Command =>
  new Command('idle')
    .description('hold signed-in sockets that do nothing and read what they cost the server')
    .requiredOption('--url <address>', 'the server, such as http://127.0.0.1:8080')
    .requiredOption('--pid <number>', "the server's process on this machine", positive)
    .option('--plan <file>', 'accounts that exist already, instead of making new ones')
    .option('--sockets <count>', 'how many sockets, each of another account', positive, 100)
    .option('--rest <time>', 'seconds before the memory is read again', positive, 30)
    .action(async ({ url, pid, rest: restSeconds, sockets, plan }: IdleFlags) => {
      const accounts: Plan['accounts'] = plan ? readPlan(plan).accounts : await makeAccounts(url, sockets);
      const tokens = accounts.slice(0, sockets).map(({ token }) => token);
      const report = await runIdle(tokens, { url, pid, restSeconds });
      print(report);
      if (report.closedSockets.length > 0) process.exitCode = 1;
    });

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value <= 0)
    throw new InvalidArgumentError('This must be a whole number above 0.');
  return value;
}

function print(report: object): void {
  process.stdout.write(`${JSON.stringify(report)}\n`);
}
