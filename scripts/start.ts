// `npm start`: an executable of the present sources, serving from ./data.
import { buildExecutable, executableIsFresh } from './build.ts';

const given = process.argv.slice(2);
refuseLostOptions();

const executable = 'dist/magpie';
if (!executableIsFresh(executable)) await buildExecutable({ outfile: executable });

const dataIsGiven = process.env['MAGPIE_DATA'] !== undefined || given.some((arg) => /^--data(=|$)/.test(arg));
const args = [executable, 'serve', ...(dataIsGiven ? [] : ['--data', './data']), ...given];

// The server takes the place of this process where the system can do that, so nothing stands between it and a signal.
if (process.execve && process.platform !== 'win32') process.execve(executable, args);

const server = Bun.spawn(args, { stdio: ['inherit', 'inherit', 'inherit'] });
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => server.kill(signal));
process.exit(await server.exited);

/** Without two dashes npm takes options for its own: it leaves the values behind, or nothing at all. */
function refuseLostOptions(): void {
  const isLost = ['port', 'host', 'data'].some((name) => process.env[`npm_config_${name}`] !== undefined);
  if (!isLost && !/^[^-]/.test(given[0] ?? '')) return;
  console.error('npm kept these options for itself. Put two dashes before them: npm start -- --port 9000');
  process.exit(1);
}
