import { Command } from 'commander';
import { administrationOf } from './control/administration.ts';
import { type ControlListener, serveControl } from './control/serve-control.ts';
import type { Installation, Means, RunningServer } from './means.ts';
import { addSettingFlags, sourcesOf } from './setting-flags.ts';

/** A server promises to be gone within this time of a SIGTERM. */
const DRAIN_MAX_MS = 30_000;

/** `magpie serve` */
export function serveCommand(means: Means): Command {
  const command = new Command('serve').description('serve a data folder until told to stop');
  return addSettingFlags(command, means).action(async (_flags, self: Command) => {
    const installation = means.installation(sourcesOf(self, means), 'make');
    const server = await installation.serve(endBroken);
    const control = openControl(installation, server);
    announce(server, installation, means.version);
    await stopSignal();
    await stopWithin(server, control);
    console.log('Magpie has stopped.');
    process.exit(0);
  });
}

/** Where it listens is said last and in one piece: whoever waits for that line may act at once. */
function announce(
  { address, claim, isDurable }: RunningServer,
  { publicUrl }: Installation,
  version: string,
): void {
  if (!isDurable) {
    console.error(
      'WARNING: a power cut can take messages that were acknowledged. Mend `synchronous`, or move the data folder to a disk.',
    );
  }
  const link = `${publicUrl ?? address}/#claim=${claim}`;
  const offer = `There is no owner yet. Whoever opens this link first makes the owner's account: ${link}`;
  console.log(
    [`Magpie ${version} listens on ${address}`, ...(claim === undefined ? [] : [offer])].join('\n'),
  );
}

/** Other commands reach the server through a socket in its folder; without it they ask for the server to be stopped. */
function openControl({ data }: Installation, { users, onFault }: RunningServer): ControlListener | undefined {
  try {
    return serveControl(data, administrationOf(users), onFault);
  } catch (fault) {
    console.error(`WARNING: other commands cannot reach this server: ${(fault as Error).message}`);
    return undefined;
  }
}

/** Resolves at the first SIGTERM or SIGINT. A second one ends the process at once. */
function stopSignal(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let isAsked = false;
  const onSignal = () => {
    if (isAsked) process.exit(130);
    isAsked = true;
    resolve();
  };
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
  return promise;
}

async function stopWithin(server: RunningServer, control: ControlListener | undefined): Promise<void> {
  const timer = setTimeout(() => endBroken('it could not finish its work within 30 s'), DRAIN_MAX_MS);
  await control?.stop();
  await server.stop();
  clearTimeout(timer);
}

function endBroken(message: string): never {
  console.error(`Magpie ends: ${message}`);
  process.exit(1);
}
