import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clientFrames } from './client-frames.ts';
import { eventFrames } from './events.ts';
import { serverFrames } from './server-frames.ts';

const FOLDER = 'test/protocol/fixtures';
const DIGESTS = join(FOLDER, 'level-1.sha256');

/** Every golden frame of level 1 as it is made today, by the name of its file. */
export async function goldenFrames(): Promise<Map<string, string>> {
  return new Map([...clientFrames(), ...(await serverFrames()), ...(await eventFrames())]);
}

export const fixturePath = (name: string): string => join(FOLDER, 'level-1', `${name}.json`);

/** A kept frame: its text without the line break that ends the file. */
export const readFixture = (name: string): string =>
  readFileSync(fixturePath(name), 'utf8').replace(/\n$/, '');

export const fixtureNames = (): string[] =>
  readdirSync(join(FOLDER, 'level-1'))
    .map((file) => file.replace(/\.json$/, ''))
    .sort();

/** The committed list: SHA-256 of each file by its name, in the form that sha256sum reads. */
export function listedDigests(): Map<string, string> {
  const lines = existsSync(DIGESTS) ? readFileSync(DIGESTS, 'utf8').trim().split('\n') : [];
  return new Map(
    lines.map((line) => {
      const [digest = '', file = ''] = line.split('  ');
      return [file.replace(/^level-1\/|\.json$/g, ''), digest];
    }),
  );
}

export const digestOf = (name: string): string =>
  new Bun.CryptoHasher('sha256').update(readFileSync(fixturePath(name))).digest('hex');

/** Writes frames that have no file yet and adds them to the list. What is there is never touched. */
export async function addMissing(): Promise<string[]> {
  const listed = listedDigests();
  const missing = [...(await goldenFrames())].filter(([name]) => !listed.has(name));
  for (const [name, text] of missing) {
    writeFileSync(fixturePath(name), `${text}\n`);
    listed.set(name, digestOf(name));
  }
  const lines = [...listed].sort().map(([name, digest]) => `${digest}  level-1/${name}.json\n`);
  writeFileSync(DIGESTS, lines.join(''));
  return missing.map(([name]) => name);
}
