import { afterAll, afterEach, beforeAll, setDefaultTimeout, test } from 'bun:test';
import { type OwnServer, startOwnServer } from './own-server.ts';
import { Stage } from './stage.ts';
import { cases } from './suite.ts';

setDefaultTimeout(60_000);

// The suite of `bun run conformance` against a server of its own, without the cases that take minutes.

let server: OwnServer;
let stage: Stage;

beforeAll(async () => {
  server = await startOwnServer();
  stage = new Stage({ url: server.url, restart: () => server.restart() });
});

afterEach(() => stage.endCase());

afterAll(() => server[Symbol.asyncDispose]());

for (const { name, run } of cases.filter(({ isSlow }) => !isSlow)) {
  test(name, () => run(stage));
}
