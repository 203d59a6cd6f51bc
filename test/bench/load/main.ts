// The load of `magpie bench` run from its source, so that it needs no executable and serves every contender alike.
import { Command } from 'commander';
import { benchCommand } from '../../../src/interface/cli/bench/command.ts';

await new Command('load').addCommand(benchCommand()).parseAsync();
