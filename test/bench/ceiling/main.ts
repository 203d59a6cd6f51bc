// The bare gateway that Magpie is measured against: it stores each message with the same rows and the same indexes
// before it acknowledges and forwards it, and checks nothing. `bun test/bench/ceiling/main.ts --data DIR`
import { parseArgs } from 'node:util';
import { startCeiling } from './gateway.ts';

const { values } = parseArgs({ options: { data: { type: 'string', default: '.' } } });
const address = await startCeiling(values.data);
console.log(`the ceiling listens on ${address}`);
process.on('SIGTERM', () => process.exit(0));
