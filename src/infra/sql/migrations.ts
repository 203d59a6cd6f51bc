import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Numbered, forward-only, never edited after a release, and safe while the previous version runs. docs/schema.sql
 * is the resulting schema, so that a change shows up as a diff. Tables that every message writes are clustered by
 * their key (`WITHOUT ROWID`): one page is touched instead of two. The two indexes on the log hold only the rows
 * they are asked for, which are few.
 */
const first: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of FIRST_SCHEMA) await sql.raw(statement).execute(db);
  },
};

const FIRST_SCHEMA = [
  `CREATE TABLE streams (
    stream_id TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, last_seq INTEGER NOT NULL, last_no INTEGER NOT NULL,
    floor_seq INTEGER NOT NULL, digest TEXT NOT NULL, changed_at INTEGER NOT NULL, shard INTEGER NOT NULL,
    policy TEXT, parent_id TEXT, root_seq INTEGER, expire_after INTEGER
  ) STRICT, WITHOUT ROWID`,
  'CREATE INDEX streams_changed ON streams (shard, changed_at)',
  `CREATE TABLE log (
    stream_id TEXT NOT NULL, seq INTEGER NOT NULL, no INTEGER NOT NULL, type TEXT NOT NULL,
    sender_id TEXT NOT NULL, client_id TEXT NOT NULL, part INTEGER NOT NULL, ref_seq INTEGER, reply_seq INTEGER,
    changed_seq INTEGER NOT NULL, at INTEGER NOT NULL, digest TEXT NOT NULL, body TEXT,
    parent_seq INTEGER, via_id TEXT, origin TEXT, origin_at INTEGER, expires_at INTEGER,
    PRIMARY KEY (stream_id, seq)
  ) STRICT, WITHOUT ROWID`,
  'CREATE INDEX log_ref ON log (stream_id, ref_seq) WHERE ref_seq IS NOT NULL',
  'CREATE INDEX log_changed ON log (stream_id, changed_seq) WHERE changed_seq <> seq',
  `CREATE TABLE members (
    user_id TEXT NOT NULL, stream_id TEXT NOT NULL, role TEXT NOT NULL, joined_from INTEGER NOT NULL,
    visible_from INTEGER NOT NULL, join_no INTEGER NOT NULL, left_seq INTEGER, left_no INTEGER,
    read_seq INTEGER NOT NULL, read_no INTEGER NOT NULL, own_seq INTEGER NOT NULL, own_above INTEGER NOT NULL,
    received_seq INTEGER NOT NULL, changed_seq INTEGER NOT NULL, send_refusal TEXT,
    PRIMARY KEY (user_id, stream_id)
  ) STRICT, WITHOUT ROWID`,
  'CREATE INDEX members_stream ON members (stream_id, user_id)',
  `CREATE TABLE receipts (
    sender_id TEXT NOT NULL, client_id TEXT NOT NULL, hash TEXT NOT NULL, stream_id TEXT NOT NULL,
    seq INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (sender_id, client_id)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE refused (
    sender_id TEXT NOT NULL, client_id TEXT NOT NULL, hash TEXT NOT NULL, code TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (sender_id, client_id)
  ) STRICT, WITHOUT ROWID`,
  'CREATE INDEX refused_at ON refused (at)',
  `CREATE TABLE mentions (
    user_id TEXT NOT NULL, stream_id TEXT NOT NULL, seq INTEGER NOT NULL, sender_id TEXT NOT NULL,
    PRIMARY KEY (user_id, stream_id, seq)
  ) STRICT, WITHOUT ROWID`,
  'CREATE INDEX mentions_row ON mentions (stream_id, seq)',
  `CREATE TABLE reactions (
    stream_id TEXT NOT NULL, seq INTEGER NOT NULL, kind TEXT NOT NULL, user_id TEXT NOT NULL,
    PRIMARY KEY (stream_id, seq, kind, user_id)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE user_state (
    user_id TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, version INTEGER NOT NULL,
    PRIMARY KEY (user_id, key)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE feed (
    consumer TEXT NOT NULL, stream_id TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (consumer, stream_id)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE users (
    user_id TEXT NOT NULL PRIMARY KEY, handle TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL,
    kind TEXT NOT NULL, password_hash TEXT NOT NULL, personal_id TEXT NOT NULL, self_id TEXT NOT NULL,
    created_at INTEGER NOT NULL, disabled_at INTEGER
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE handles (handle_key TEXT NOT NULL PRIMARY KEY, user_id TEXT NOT NULL) STRICT, WITHOUT ROWID`,
  `CREATE TABLE sessions (
    user_id TEXT NOT NULL, session_id TEXT NOT NULL, device_id TEXT NOT NULL, device_name TEXT NOT NULL,
    token_hash TEXT NOT NULL, created_at INTEGER NOT NULL, seen_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, session_id)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE tokens (
    token_hash TEXT NOT NULL PRIMARY KEY, user_id TEXT NOT NULL, session_id TEXT NOT NULL
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE server (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID`,
];

/** Who owns the server is asked wherever a role changes; the index holds the owners and nobody else. */
const owners: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql.raw(`CREATE INDEX users_owner ON users (role) WHERE role = 'owner'`).execute(db);
  },
};

/** The sweep asks once an hour who has expired; without the index it reads every session for that. */
const expiry: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql.raw('CREATE INDEX sessions_expiry ON sessions (expires_at)').execute(db);
  },
};

/** What people are to each other, what they tell of themselves, and the ways into an account beside its password. */
const people: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of [...PEOPLE_SCHEMA, ...DIRECTORY_SCHEMA]) await sql.raw(statement).execute(db);
  },
};

/**
 * What a handle of before looks like, which had only letters of ASCII: `one` is what its digit 1 is read as. Of two that
 * look alike both stay, and whoever comes later must look like neither.
 */
const looks = (one: 'l' | 'i'): string => `INSERT OR IGNORE INTO looks (look, user_id) SELECT
  replace(replace(replace(replace(handle_key, '0', 'o'), 'rn', 'm'), 'vv', 'w'), '1', '${one}'), user_id FROM handles`;

/**
 * By what people are found. `directory` has a line for every account, with its texts folded and its Chinese read aloud;
 * `directory_words` every beginning by which those are found who let everybody find them; `remarks` the names that
 * people gave each other. All of it follows from other tables, and is made anew when the rules of folding change.
 */
const DIRECTORY_SCHEMA = [
  `CREATE TABLE directory (
    entry INTEGER PRIMARY KEY, user_id TEXT NOT NULL UNIQUE, handle TEXT NOT NULL, name TEXT NOT NULL,
    readings TEXT NOT NULL, spoken TEXT NOT NULL, is_open INTEGER NOT NULL
  ) STRICT`,
  'CREATE INDEX directory_by_handle ON directory (handle)',
  `CREATE TABLE directory_words (
    rank INTEGER NOT NULL, word TEXT NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY (rank, word, entry)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE remarks (
    user_id TEXT NOT NULL, peer_id TEXT NOT NULL, remark TEXT NOT NULL, readings TEXT NOT NULL, spoken TEXT NOT NULL,
    PRIMARY KEY (user_id, peer_id)
  ) STRICT, WITHOUT ROWID`,
];

const PEOPLE_SCHEMA = [
  'ALTER TABLE streams ADD COLUMN active_at INTEGER NOT NULL DEFAULT 0',
  // The first row that carries the last number is the one that was numbered by it.
  `UPDATE streams SET active_at = coalesce(
    (SELECT min(at) FROM log WHERE log.stream_id = streams.stream_id AND log.no = streams.last_no), changed_at)`,
  `CREATE TABLE looks (look TEXT NOT NULL PRIMARY KEY, user_id TEXT NOT NULL) STRICT, WITHOUT ROWID`,
  looks('l'),
  looks('i'),
  'ALTER TABLE users ADD COLUMN closed_at INTEGER',
  `ALTER TABLE users ADD COLUMN profile TEXT NOT NULL DEFAULT '{}'`,
  `ALTER TABLE users ADD COLUMN privacy TEXT NOT NULL DEFAULT '{}'`,
  'ALTER TABLE users ADD COLUMN presence TEXT',
  `ALTER TABLE sessions ADD COLUMN address TEXT NOT NULL DEFAULT ''`,
  `CREATE TABLE contacts (
    user_id TEXT NOT NULL, peer_id TEXT NOT NULL, relation TEXT NOT NULL, greeting TEXT, asked_at INTEGER,
    expires_at INTEGER, friend_since INTEGER, blocked_at INTEGER, remark TEXT, starred_at INTEGER,
    labels TEXT NOT NULL, changed_at INTEGER NOT NULL, quiet_until INTEGER, told_read INTEGER,
    told_received INTEGER, heard_read INTEGER, heard_received INTEGER, PRIMARY KEY (user_id, peer_id)
  ) STRICT, WITHOUT ROWID`,
  'CREATE INDEX contacts_standing ON contacts (user_id, relation, expires_at)',
  'CREATE INDEX contacts_blocking ON contacts (user_id, peer_id) WHERE blocked_at IS NOT NULL',
  'CREATE INDEX contacts_blocked ON contacts (peer_id, user_id) WHERE blocked_at IS NOT NULL',
  `CREATE TABLE tallies (
    user_id TEXT NOT NULL PRIMARY KEY, contacts INTEGER NOT NULL, friends INTEGER NOT NULL,
    requested INTEGER NOT NULL, asked INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE invitations (
    code_hash TEXT NOT NULL PRIMARY KEY, invitation_id TEXT NOT NULL UNIQUE, created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, uses_max INTEGER NOT NULL, uses INTEGER NOT NULL,
    note TEXT NOT NULL, revoked_at INTEGER
  ) STRICT, WITHOUT ROWID`,
  'CREATE INDEX invitations_of ON invitations (created_by, created_at)',
  `CREATE TABLE vouchers (
    secret_hash TEXT NOT NULL PRIMARY KEY, purpose TEXT NOT NULL, user_id TEXT, created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL, used_at INTEGER, body TEXT NOT NULL
  ) STRICT, WITHOUT ROWID`,
  'CREATE INDEX vouchers_expiry ON vouchers (expires_at)',
  'CREATE INDEX vouchers_of ON vouchers (user_id, purpose)',
  `CREATE TABLE factors (
    user_id TEXT NOT NULL PRIMARY KEY, secret TEXT NOT NULL, confirmed_at INTEGER, last_step INTEGER NOT NULL,
    recovery TEXT NOT NULL
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE identities (
    issuer TEXT NOT NULL, subject TEXT NOT NULL, user_id TEXT NOT NULL, created_at INTEGER NOT NULL,
    PRIMARY KEY (issuer, subject)
  ) STRICT, WITHOUT ROWID`,
  'CREATE INDEX identities_of ON identities (user_id)',
  `CREATE TABLE audit (
    at INTEGER NOT NULL, actor_id TEXT NOT NULL, client_id TEXT NOT NULL, action TEXT NOT NULL, target_id TEXT,
    detail TEXT NOT NULL, PRIMARY KEY (at, actor_id, client_id)
  ) STRICT, WITHOUT ROWID`,
];

/** In the order in which they are carried out. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001_first': first,
  '0002_owners': owners,
  '0003_expiry': expiry,
  '0004_people': people,
};
