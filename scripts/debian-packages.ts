// Makes sure that Debian packages which a test needs are there: `bun scripts/debian-packages.ts strace chromium`.
import { existsSync } from 'node:fs';

const wanted = process.argv.slice(2);
const missing = wanted.filter((name) => !isInstalled(name));
if (missing.length > 0) {
  const reason = whyNotHere();
  if (reason) stop(`${missing.join(' and ')} missing, and ${reason}. Install them and run this again.`);
  install(missing);
}
console.log(`${wanted.join(', ')}: installed`);

function isInstalled(name: string): boolean {
  if (!Bun.which('dpkg-query')) return Bun.which(name) !== null;
  const query = Bun.spawnSync(['dpkg-query', '-s', name], { stderr: 'ignore' });
  return query.stdout.toString().includes('\nStatus: install ok installed\n');
}

function whyNotHere(): string | undefined {
  if (!existsSync('/etc/debian_version')) return 'this is not Debian';
  if (process.getuid?.() !== 0) return 'only root may install packages';
  return undefined;
}

function install(names: readonly string[]): void {
  console.log(`Installing ${names.join(', ')} …`);
  for (const args of [
    ['update', '-qq'],
    ['install', '-qq', '-y', '--no-install-recommends', ...names],
  ]) {
    const run = Bun.spawnSync(['apt-get', ...args], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      stdout: 'ignore',
      stderr: 'pipe',
    });
    if (run.exitCode !== 0) stop(`apt-get ${args[0]} failed:\n${run.stderr.toString().trim()}`);
  }
}

function stop(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}
