import { join } from 'node:path';
import type { Command } from '../../../src/domain/commands.ts';
import type { StreamId } from '../../../src/domain/shared/ids.ts';
import { sha256Prefix } from '../../../src/infra/crypto/hasher.ts';
import { readAloud } from '../../../src/infra/pinyin/read-aloud.ts';
import { openWriter } from '../../../src/infra/sqlite/database.ts';
import { migrate } from '../../../src/infra/sqlite/migrate.ts';
import { SqliteStore } from '../../../src/infra/sqlite/store.ts';
import { mark, message, openDirect, type Person, person, register } from '../../support/asking.ts';
import { password } from '../screen.ts';
import type { Story, Talk } from './front-story.ts';

const MINUTE_MS = 60_000;

interface Told {
  readonly at: number;
  readonly command: Command;
}

/** Writes the story into the folder of a server that was never started, at the times it tells. */
export async function seedStory(folder: string, { notes, talks }: Story): Promise<void> {
  let now = 0;
  const database = openWriter(join(folder, 'magpie.db'), 'OFF');
  await migrate(database);
  const store = new SqliteStore(database, { now: () => now, sha256Prefix, readAloud });
  const carryOut = ({ at, command }: Told) => {
    now = at;
    const [outcome] = store.run([{ commands: [command] }]).outcomes;
    if (!outcome?.ok) throw new Error(`${command.type} was refused`);
    return outcome.results[0];
  };
  const present = Date.now();
  const passwordHash = await Bun.password.hash(password, {
    algorithm: 'argon2id',
    memoryCost: 19_456,
    timeCost: 2,
  });
  const joined = (handle: string, name: string): Person => {
    const who = person(handle);
    carryOut({ at: present - 30 * 24 * 60 * MINUTE_MS, command: register(who, { name, passwordHash }) });
    return who;
  };
  const alice = joined('alice', 'Alice');
  const said: Told[] = notes.map(([ago, text]) => ({
    at: present - ago * MINUTE_MS,
    command: message(alice, alice.selfId, text),
  }));
  const read: Told[] = [];
  for (const talk of talks) {
    const other = joined(talk.handle, talk.name);
    const opened = carryOut({ at: beginningOf(talk, present), command: openDirect(alice, other) });
    if (!opened) throw new Error('a conversation was not opened');
    said.push(...spoken(talk, { alice, other, stream: opened.streamId, present }));
    read.push(...seen(talk, { alice, other, stream: opened.streamId, present }));
  }
  for (const each of said.sort((a, b) => a.at - b.at)) carryOut(each);
  for (const each of read) carryOut(each);
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
}

interface Between {
  readonly alice: Person;
  readonly other: Person;
  readonly stream: StreamId;
  readonly present: number;
}

const spoken = ({ lines }: Talk, { alice, other, stream, present }: Between): Told[] =>
  lines.map(([by, ago, text]) => ({
    at: present - ago * MINUTE_MS,
    command: message(by === 'mine' ? alice : other, stream, text),
  }));

/** The conversation's first row is that it was opened. */
function seen({ lines, unread = 0 }: Talk, { alice, other, stream, present }: Between): Told[] {
  const last = lines.length + 1;
  return [
    { at: present, command: mark(alice, stream, last - unread) },
    { at: present, command: mark(other, stream, last, { received: last }) },
  ];
}

const beginningOf = ({ lines }: Talk, present: number): number =>
  present - ((lines[0]?.[1] ?? 0) + 1) * MINUTE_MS;
