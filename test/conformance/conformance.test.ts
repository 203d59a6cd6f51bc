import { afterAll, afterEach, beforeAll, test } from 'bun:test';
import { type OwnServer, startOwnServer } from './own-server.ts';
import { Stage } from './stage.ts';
import { cases } from './suite.ts';

// The suite of `bun run conformance` against a server of its own, without the cases that take minutes.

const caseMs = 60_000;
let server: OwnServer;
let stage: Stage;

beforeAll(async () => {
  server = await startOwnServer();
  stage = new Stage({ url: server.url, restart: () => server.restart() });
});

afterEach(() => stage.endCase());

afterAll(() => server[Symbol.asyncDispose]());

for (const { name, run } of cases.filter(({ isSlow }) => !isSlow)) {
  test(name, () => run(stage), caseMs);
}
