// `npm start`: an executable of the present sources, serving from ./data.
import { buildExecutable, executableIsFresh } from './build.ts';

const executable = 'dist/magpie';
if (!executableIsFresh(executable)) await buildExecutable({ outfile: executable });

const given = process.argv.slice(2);
const dataIsGiven = process.env['MAGPIE_DATA'] !== undefined || given.some((arg) => /^--data(=|$)/.test(arg));
const args = [executable, 'serve', ...(dataIsGiven ? [] : ['--data', './data']), ...given];

// The server takes the place of this process where the system can do that, so nothing stands between it and a signal.
if (process.execve && process.platform !== 'win32') process.execve(executable, args);

const server = Bun.spawn(args, { stdio: ['inherit', 'inherit', 'inherit'] });
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => server.kill(signal));
process.exit(await server.exited);
