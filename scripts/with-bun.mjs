// Runs a script with the Bun this project is pinned to, on a machine that may have nothing but Node and npm.
// Plain JavaScript, and no package: it runs before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const read = (path) => readFileSync(join(root, path));
const wanted = JSON.parse(read('package.json')).engines.bun;

const [script, ...args] = process.argv.slice(2);
if (!script) fail('Usage: node scripts/with-bun.mjs <script> [arguments]');

const bun = findBun();
installIfStale(bun);
run(bun, [script, ...args]);

/** The path of a Bun executable of the wanted version: the one running this, PATH, node_modules, or npx. */
function findBun() {
  if (process.versions.bun === wanted) return process.execPath;
  for (const candidate of ['bun', join(root, 'node_modules', '.bin', 'bun')]) {
    if (ask(candidate, ['--version']) === wanted) return candidate;
  }
  // Asked for its own path, so that later signals reach Bun itself and not an npx in between.
  const fetched = ask('npx', ['--yes', `--package=bun@${wanted}`, 'bun', '-p', 'process.execPath']);
  if (fetched && existsSync(fetched)) return fetched;
  return fail(
    `Bun ${wanted} could not be fetched with npx. Check the network, or install it from https://bun.sh.`,
  );
}

/** The trimmed output of a command, or undefined when it is not there or fails. */
function ask(command, commandArguments) {
  const answer = spawnSync(command, commandArguments, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', command === 'npx' ? 'inherit' : 'ignore'],
  });
  return answer.status === 0 ? answer.stdout.trim() : undefined;
}

/** Installs what bun.lock says unless node_modules carries the stamp of exactly this lock. */
function installIfStale(bunPath) {
  const stamp = createHash('sha256')
    .update(wanted)
    .update(read('bun.lock'))
    .update(read('package.json'))
    .digest('hex');
  const stampFile = join(root, 'node_modules', '.magpie-installed');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  const install = spawnSync(bunPath, ['install', '--frozen-lockfile'], { cwd: root, stdio: 'inherit' });
  if (install.status !== 0) fail('The dependencies could not be installed.', install.status ?? 1);
  writeFileSync(stampFile, stamp);
}

/** Becomes the script, as far as anyone outside can tell: same signals, same exit code. */
function run(bunPath, commandArguments) {
  const child = spawn(bunPath, commandArguments, { cwd: root, stdio: 'inherit' });
  child.on('error', (error) => fail(`${bunPath} could not be started: ${error.message}`));

  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // Ctrl-C in a terminal reaches the whole process group, the script included; sent twice it would read as "at once".
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));

  // A parent that was killed outright cannot pass anything on, so its absence is taken for a SIGTERM.
  const parents = ancestry();
  const watch = setInterval(() => ancestry() !== parents && child.kill('SIGTERM'), 500);

  child.on('exit', (code, signal) => {
    clearInterval(watch);
    process.exit(code ?? 128 + constants.signals[signal]);
  });
}

/** Who started this: the parent and, as npm puts a shell in between, the parent's parent where that can be read. */
function ancestry() {
  const status = `/proc/${process.ppid}/stat`;
  if (!process.env.npm_lifecycle_event || !existsSync(status)) return `${process.ppid}`;
  try {
    const [, , grandparent] = readFileSync(status, 'utf8').replace(/^.*\)/, '').split(' ');
    return `${process.ppid} ${grandparent}`;
  } catch {
    return `${process.ppid} gone`;
  }
}

function fail(sentence, code = 1) {
  console.error(sentence);
  process.exit(code);
}
