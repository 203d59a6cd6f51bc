import { printDocumentation } from '../src/infra/config/print.ts';
import { eventTable } from './document-events.ts';
import { frameTables } from './document-frames.ts';
import { openApiDocument } from './document-http.ts';
import { refusalTable } from './document-refusals.ts';
import { schemaText } from './document-schema.ts';

// Files that are made from code and committed, so that a change of the code shows up in a diff.
// `bun scripts/generate.ts` writes them; with --check it only says which are out of date.

/** One committed file and the function that makes its text. */
interface GeneratedFile {
  readonly path: string;
  readonly text: () => string | Promise<string>;
}

const generatedFiles: readonly GeneratedFile[] = [
  { path: 'docs/configuration.md', text: printDocumentation },
  { path: 'docs/events.md', text: eventTable },
  { path: 'docs/frames.md', text: frameTables },
  { path: 'docs/openapi.json', text: openApiDocument },
  { path: 'docs/refusals.md', text: refusalTable },
  { path: 'docs/schema.sql', text: schemaText },
];

const checkOnly = process.argv.includes('--check');
const stale: string[] = [];
for (const { path, text } of generatedFiles) {
  const wanted = await text();
  const file = Bun.file(path);
  if ((await file.exists()) && (await file.text()) === wanted) continue;
  stale.push(path);
  if (!checkOnly) await Bun.write(path, wanted);
}

for (const path of stale) console.log(checkOnly ? `${path} is out of date` : `${path} written`);
if (checkOnly && stale.length > 0) {
  console.log('Run `bun scripts/generate.ts` and commit what it writes.');
  process.exit(1);
}
console.log(
  `${generatedFiles.length} generated files, ${stale.length} ${checkOnly ? 'out of date' : 'written'}.`,
);
