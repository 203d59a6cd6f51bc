import type { Command } from '../../src/domain/commands.ts';
import type { StreamId, UserId } from '../../src/domain/shared/ids.ts';
import { type DeviceId, REGISTRATION, type SessionId } from '../../src/domain/shared/ids.ts';
import type { TableName, Tables } from '../../src/domain/shared/rows.ts';
import { BatchState } from '../../src/infra/committer/batch-state.ts';
import { decideBatch, loadsOf } from '../../src/infra/committer/decide-batch.ts';
import { Sha256Hasher, sha256Prefix } from '../../src/infra/crypto/hasher.ts';
import { SystemRandomness } from '../../src/infra/crypto/random.ts';
import { openWriter, type Sqlite } from '../../src/infra/sqlite/database.ts';
import { migrate } from '../../src/infra/sqlite/migrate.ts';
import { prepareTable, type TableStatements } from '../../src/infra/sqlite/statements.ts';
import type { Plan } from '../../src/interface/cli/bench/plan.ts';

/** What a seeded database holds: signed-in accounts, and direct conversations with some messages in each. */
export interface SeedSize {
  readonly accounts: number;
  /** Places of the two accounts of each conversation. The first of them writes. */
  readonly pairs: readonly (readonly [number, number])[];
  readonly messages: number;
  /** What the account in each place is called; as its handle, where there is nothing. */
  readonly names?: readonly string[];
  /** What everybody signs in with; left out, nobody can. */
  readonly password?: string;
}

interface Seeded {
  readonly userId: UserId;
  readonly personalId: StreamId;
  readonly token: string;
}

const YEAR_MS = 365 * 24 * 3_600_000;
/** Nobody signs in with it: seeded accounts come with a session. */
const NO_PASSWORD =
  '$argon2id$v=19$m=19456,t=2,p=1$c2VlZGVkc2VlZGVk$c2VlZGVkc2VlZGVkc2VlZGVkc2VlZGVkc2VlZGVk';

/**
 * Fills the database of a stopped server. Every row comes from the server's own decisions, so that it is what the
 * server would have written, only without waiting for a disk and a password hash for each.
 */
export async function seedDatabase(file: string, size: SeedSize): Promise<Plan> {
  const database = openWriter(file, 'OFF');
  await migrate(database);
  const seeder = new Seeder(database, await passwordHash(size.password));
  const accounts: Seeded[] = [];
  const conversations: Plan['conversations'][number][] = [];
  database.transaction(() => {
    for (let place = 0; place < size.accounts; place += 1)
      accounts.push(seeder.account(`seeded-${place}`, size.names?.[place]));
    for (const [sender, receiver] of size.pairs) {
      const [from, to] = [accounts[sender], accounts[receiver]];
      if (!from || !to) throw new Error('a conversation names an account that is not seeded');
      conversations.push({ stream: seeder.conversation(from, to, size.messages), sender, receiver });
    }
  })();
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
  return { accounts: accounts.map(({ token }) => ({ token })), conversations };
}

function passwordHash(password: string | undefined): Promise<string> {
  if (password === undefined) return Promise.resolve(NO_PASSWORD);
  return Bun.password.hash(password, { algorithm: 'argon2id', memoryCost: 19_456, timeCost: 2 });
}

/** The ring in which everybody talks with the `reach` people on either side. */
export function ringPairs(accounts: number, reach: number): [number, number][] {
  return Array.from({ length: accounts }, (_, place) =>
    Array.from({ length: reach }, (_, step): [number, number] => [place, (place + step + 1) % accounts]),
  ).flat();
}

const random = new SystemRandomness();
const { sha256 } = new Sha256Hasher();
/** The brand is the caller's to name. */
const newId = <Id extends string>(): Id => random.id() as Id;

class Seeder {
  readonly #database: Sqlite;
  readonly #statements = new Map<TableName, TableStatements>();
  readonly #users = new Map<string, Tables['users']>();
  readonly #now = Date.now();
  readonly #passwordHash: string;

  constructor(database: Sqlite, passwordHash: string) {
    this.#database = database;
    this.#passwordHash = passwordHash;
  }

  account(handle: string, name = handle): Seeded {
    const [userId, personalId, token] = [newId<UserId>(), newId<StreamId>(), random.secret()];
    this.#carryOut([
      {
        ...this.#asked('account.register', REGISTRATION),
        newUserId: userId,
        personalId,
        selfId: newId(),
        handle,
        name,
        passwordHash: this.#passwordHash,
        registration: 'open',
      },
      {
        ...this.#asked('session.start', userId),
        personalId,
        sessionId: newId<SessionId>(),
        deviceId: newId<DeviceId>(),
        deviceName: 'bench',
        address: '127.0.0.1',
        tokenHash: sha256(token),
        expiresAt: this.#now + YEAR_MS,
      },
    ]);
    return { userId, personalId, token };
  }

  conversation(from: Seeded, to: Seeded, messages: number): StreamId {
    const streamId = newId<StreamId>();
    const texts = Array.from({ length: messages }, (_, place) => `message ${place + 1}`);
    this.#carryOut([
      { ...this.#asked('direct.open', from.userId), streamId, peerId: to.userId },
      ...texts.map((text, place): Command => {
        const { userId } = place % 2 === 0 ? from : to;
        return { ...this.#asked('message', userId), streamId, text, mentions: [] };
      }),
    ]);
    return streamId;
  }

  #asked<Type extends Command['type']>(type: Type, userId: UserId) {
    const clientId = random.clientId();
    return { type, userId, clientId, attempt: 1, hash: sha256(clientId) };
  }

  /** Each command is a frame of its own; one batch holds them all. Nothing but the two people existed before. */
  #carryOut(commands: readonly Command[]): void {
    const frames = commands.map((command) => ({ commands: [command] }));
    const state = new BatchState();
    for (const load of loadsOf(frames)) {
      if ('prefix' in load) state.putSessions(load.prefix[0] as UserId, []);
      else if ('key' in load) state.putLoaded(load.table, load.key, this.#known(load.table, load.key));
    }
    const { outcomes } = decideBatch(frames, state, { now: this.#now, sha256Prefix });
    const refused = outcomes.find((outcome) => !outcome.ok);
    if (refused && !refused.ok) throw new Error(`seeding was refused: ${refused.code}`);
    for (const change of state.changes()) if (change.row) this.#insert(change.table, change.row);
  }

  #known(table: TableName, key: readonly (string | number)[]): Tables['users'] | undefined {
    return table === 'users' ? this.#users.get(String(key[0])) : undefined;
  }

  #insert(table: TableName, row: Tables[TableName]): void {
    if (table === 'users') this.#users.set((row as Tables['users']).userId, row as Tables['users']);
    const statements = this.#statements.get(table) ?? prepareTable(this.#database, table);
    this.#statements.set(table, statements);
    const values = row as unknown as Record<string, string | number | null>;
    statements.insert.run(...statements.columns.map((column) => values[column]));
  }
}
