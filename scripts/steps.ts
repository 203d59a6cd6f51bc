/** One named step of a run. */
export interface Step {
  readonly name: string;
  /** Arguments to this very Bun: `['test', 'test/domain']`, `['scripts/build.ts']`, or `['x', 'biome', …]`. */
  readonly run: readonly string[];
}

/** What the test runner counted, summed over steps. */
export interface Counts {
  passed: number;
  failed: number;
}

interface Outcome extends Counts {
  readonly exitCode: number;
}

/** Runs the steps in order, prints the time of each, and stops at the first that fails. */
export async function runSteps(
  steps: readonly Step[],
  onPassed: (step: Step) => void = () => {},
): Promise<Counts> {
  const total: Counts = { passed: 0, failed: 0 };
  for (const step of steps) {
    console.log(`\n── ${step.name}`);
    const startedAt = performance.now();
    const outcome = await runStep(step.run);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    total.passed += outcome.passed;
    total.failed += outcome.failed;
    if (outcome.exitCode !== 0) {
      // A step that counts nothing, such as the formatter, still counts as one failure.
      if (outcome.failed === 0) total.failed += 1;
      console.log(`── ${step.name}: FAILED after ${seconds} s`);
      break;
    }
    console.log(`── ${step.name}: ${seconds} s`);
    onPassed(step);
  }
  return total;
}

async function runStep(args: readonly string[]): Promise<Outcome> {
  const colour = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {};
  const child = Bun.spawn([process.execPath, ...args], {
    stdin: 'inherit',
    stdout: 'pipe',
    stderr: 'pipe',
    env: { ...process.env, ...colour },
  });
  const forward = (signal: NodeJS.Signals) => {
    interrupted = true;
    child.kill(signal);
  };
  let interrupted = false;
  process.on('SIGINT', forward).on('SIGTERM', forward);
  const [stdout, stderr, exitCode] = await Promise.all([
    passThrough(child.stdout, process.stdout),
    passThrough(child.stderr, process.stderr),
    child.exited,
  ]);
  process.off('SIGINT', forward).off('SIGTERM', forward);
  return { ...countTests(stdout + stderr), exitCode: interrupted ? 130 : exitCode };
}

/** How much of a step's output is kept for counting: the summary is at its end. */
const keptCharacters = 64 * 1024;

async function passThrough(from: ReadableStream<Uint8Array>, to: NodeJS.WriteStream): Promise<string> {
  const decoder = new TextDecoder();
  let tail = '';
  for await (const chunk of from) {
    to.write(chunk);
    tail = (tail + decoder.decode(chunk, { stream: true })).slice(-keptCharacters);
  }
  return tail;
}

/** Reads the ` 12 pass` and ` 1 fail` lines with which `bun test` closes. */
export function countTests(output: string): Counts {
  const plain = Bun.stripANSI(output);
  const sum = (word: string) =>
    [...plain.matchAll(new RegExp(`^ *(\\d+) ${word}$`, 'gm'))].reduce(
      (total, match) => total + Number(match[1]),
      0,
    );
  return { passed: sum('pass'), failed: sum('fail') };
}
