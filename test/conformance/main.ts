// `bun run conformance [--url http://… [--invite CODE]] [--full] [--only WORDS]`
import { parseArgs } from 'node:util';
import type { Case } from './case.ts';
import { startOwnServer } from './own-server.ts';
import { OutOfPatience } from './patient-http.ts';
import { Stage } from './stage.ts';
import { cases } from './suite.ts';

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    invite: { type: 'string' },
    full: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
  },
});

const count = { passed: 0, failed: 0 };
await using own = values.url === undefined ? await startOwnServer() : undefined;
const stage = new Stage({
  url: values.url ?? own?.url ?? '',
  invite: values.invite,
  ...(own ? { restart: () => own.restart() } : {}),
});

for (const each of cases.filter(({ name }) => name.includes(values.only))) {
  const reason = reasonToSkip(each);
  if (reason === undefined) await play(each);
  else console.log(`skip  ${each.name}: ${reason}`);
}
console.log(`${count.passed} passed, ${count.failed} failed`);
process.exitCode = count.failed === 0 ? 0 : 1;

function reasonToSkip({ isSlow, needsRestart }: Case): string | undefined {
  if (isSlow && !values.full) return 'it is slow, and --full was not given';
  if (needsRestart && !stage.restart) return 'only a server that this suite started can be killed';
  return undefined;
}

async function play({ name, run }: Case): Promise<void> {
  const startedAt = performance.now();
  const time = () => `${Math.round(performance.now() - startedAt)} ms`;
  try {
    await run(stage);
    count.passed += 1;
    console.log(`ok    ${name} (${time()})`);
  } catch (fault) {
    if (fault instanceof OutOfPatience) console.log(`skip  ${name}: ${fault.message} (${time()})`);
    else {
      count.failed += 1;
      console.log(`FAIL  ${name} (${time()})\n${fault instanceof Error ? fault.stack : fault}`);
    }
  } finally {
    stage.endCase();
  }
}
