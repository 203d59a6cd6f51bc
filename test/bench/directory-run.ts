import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Prefix } from '../../src/infra/crypto/hasher.ts';
import { readAloud } from '../../src/infra/pinyin/read-aloud.ts';
import { openWriter } from '../../src/infra/sqlite/database.ts';
import { SqliteStore } from '../../src/infra/sqlite/store.ts';
import { type Contender, RunningServer } from './contenders.ts';
import { round, summarise } from './figures.ts';
import { awaitCalm } from './machine.ts';
import { seedDatabase } from './seed.ts';

export interface DirectoryRunOptions {
  /** A folder on a real disk. */
  readonly folder: string;
  readonly contender: Contender;
  /** Accounts that may be found. */
  readonly people: number;
  readonly rounds: number;
  readonly searches: number;
  readonly patience: number;
}

const GIVEN = [
  'Anna',
  'Boris',
  'Chen',
  'Dora',
  'Emil',
  'Fatima',
  'Gustav',
  'Hana',
  'Ivan',
  'Jun',
  'Karl',
  'Lena',
];
const FAMILY = ['Marino', 'Okafor', 'Petrov', 'Quist', 'Rossi', 'Suzuki', 'Tan', 'Ueda', 'Vogel', 'Weber'];
const SURNAMES = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗'];
const NAMED = [...'小明华伟芳娜敏静丽强磊军洋勇艳杰娟涛超秀兰霞平刚桂英文斌飞玲'];

/** A third are written in Chinese. Mixed by primes, so that neighbours have nothing in common. */
function nameOf(place: number): string {
  const from = (list: readonly string[], step: number) =>
    list[(place * step + (place >> 3)) % list.length] ?? '';
  if (place % 3 === 0) return `${from(SURNAMES, 7)}${from(NAMED, 11)}${from(NAMED, 13)}`;
  return `${from(GIVEN, 5)} ${from(FAMILY, 3)}`;
}

/** What people type: few letters that nearly everybody has, whole words, the middle of them, pinyin, and nothing that is. */
const QUERIES = [
  's',
  'a',
  'an',
  'mar',
  'anna',
  'anna marino',
  'arin',
  'seeded-4',
  'eeded',
  '王',
  '小明',
  '王小',
  'w',
].concat(['wang', 'wxm', 'xiaom', 'zhangwei', 'lx', 'zzzz', 'seeded-77', 'ov']);

/** How long a search takes over HTTP among many people, one after the other by one device. */
export async function measureDirectory(options: DirectoryRunOptions) {
  const folder = join(options.folder, 'directory');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'magpie.db');
  const names = Array.from({ length: options.people }, (_, place) => nameOf(place));
  const { accounts } = await seedDatabase(file, { accounts: options.people, pairs: [], messages: 0, names });
  const made = makeDirectory(file);
  await awaitCalm(options.patience);
  const server = await RunningServer.start(options.contender, folder);
  try {
    const search = searcher(server.url, accounts[0]?.token ?? '');
    for (const query of QUERIES) await search(query);
    const rounds: number[][] = [];
    for (let turn = 0; turn < options.rounds; turn += 1) rounds.push(await times(search, options.searches));
    const percentile = (share: number) => summarise(rounds.map((each) => at(each, share)));
    return {
      people: options.people,
      searches: options.searches,
      ...made,
      p50: percentile(0.5),
      p99: percentile(0.99),
      slowest: percentile(1),
    };
  } finally {
    await server.stop();
  }
}

/** As the first start after an upgrade does: the seeded rows came from beside the store. */
function makeDirectory(file: string) {
  const database = openWriter(file, 'OFF');
  const startedAt = performance.now();
  new SqliteStore(database, { now: Date.now, sha256Prefix, readAloud }).bringUpToDate();
  const seconds = (performance.now() - startedAt) / 1_000;
  const pages = Number(database.pragma('page_count', { simple: true }));
  const size = Number(database.pragma('page_size', { simple: true }));
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
  return { secondsToMake: round(seconds), databaseMiB: round((pages * size) / 2 ** 20) };
}

type Search = (query: string) => Promise<void>;

function searcher(url: string, token: string): Search {
  return async (query) => {
    const path = `${url}/api/v1/users/search?q=${encodeURIComponent(query)}`;
    const answer = await fetch(path, { headers: { authorization: `Bearer ${token}` } });
    if (!answer.ok) throw new Error(`the search for ${query} was answered with ${answer.status}`);
    await answer.text();
  };
}

async function times(search: Search, count: number): Promise<number[]> {
  const taken: number[] = [];
  for (let place = 0; place < count; place += 1) {
    const startedAt = performance.now();
    await search(QUERIES[place % QUERIES.length] ?? '');
    taken.push(performance.now() - startedAt);
  }
  return taken.sort((a, b) => a - b);
}

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
