import { expect, test } from 'bun:test';
import { existsSync, readFileSync } from 'node:fs';

/** A line of the table in docs/interface.md. */
interface Line {
  readonly capability: string;
  readonly file: string;
}

const page = readFileSync('docs/interface.md', 'utf8');

/** The calls of the API and the frames of a client, as the generated documents name them. */
function capabilities(): string[] {
  const { paths } = JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as {
    paths: Record<string, Record<string, unknown>>;
  };
  const calls = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const [fromClient = ''] = readFileSync('docs/frames.md', 'utf8').split(/^## From the server/m);
  const frames = [...fromClient.matchAll(/^### (\w+)/gm)].map(([, op]) => `frame ${op}`);
  return [...calls, ...frames];
}

function linesOf(text: string): Line[] {
  return [...text.matchAll(/^\| `([^`]+)` \|[^|]*\| `([^`]+)` \|$/gm)].map(
    ([, capability = '', file = '']) => ({
      capability,
      file,
    }),
  );
}

/** Written instead of a file where a person cannot reach a capability in the client yet. */
const TO_COME = 'to come';

/** What is wrong with a page, as sentences. */
function faultsOf(text: string, known: readonly string[]): string[] {
  const lines = linesOf(text);
  const named = new Set(lines.map(({ capability }) => capability));
  return [
    ...known.filter((each) => !named.has(each)).map((each) => `${each} has no line`),
    ...lines
      .filter(({ capability }) => !known.includes(capability))
      .map((each) => `${each.capability} is gone`),
    ...lines
      .filter(({ file }) => file !== TO_COME && !existsSync(`src/interface/web/${file}`))
      .map(({ capability, file }) => `${capability} leads to ${file}, which is not there`),
  ];
}

test('every call and every frame of a client has its place in the web client', () => {
  const known = capabilities();
  expect(known).toContain('POST /api/v1/sessions');
  expect(known).toContain('frame send');
  expect(faultsOf(page, known)).toEqual([]);
});

test('a missing line, one too many and a file that is not there are found', () => {
  const text = '| `GET /a` | looks | `app/AppRoot.vue` |\n| `GET /old` | looks | `app/NotThere.vue` |\n';
  expect(faultsOf(text, ['GET /a', 'GET /b'])).toEqual([
    'GET /b has no line',
    'GET /old is gone',
    'GET /old leads to app/NotThere.vue, which is not there',
  ]);
});
