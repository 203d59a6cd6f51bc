import { means } from './installation.ts';
import { runProgram } from './interface/cli/program.ts';

/** argv → a command. */
await runProgram(means, process.argv);
