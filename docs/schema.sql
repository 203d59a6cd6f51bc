-- Made from src/infra/sql/migrations.ts by `bun scripts/generate.ts`: the schema that they result in.

CREATE TABLE audit (
  at INTEGER NOT NULL, actor_id TEXT NOT NULL, client_id TEXT NOT NULL, action TEXT NOT NULL, target_id TEXT,
  detail TEXT NOT NULL, PRIMARY KEY (at, actor_id, client_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE contacts (
  user_id TEXT NOT NULL, peer_id TEXT NOT NULL, relation TEXT NOT NULL, greeting TEXT, asked_at INTEGER,
  expires_at INTEGER, friend_since INTEGER, blocked_at INTEGER, remark TEXT, starred_at INTEGER,
  labels TEXT NOT NULL, changed_at INTEGER NOT NULL, quiet_until INTEGER, told_read INTEGER,
  told_received INTEGER, heard_read INTEGER, heard_received INTEGER, PRIMARY KEY (user_id, peer_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX contacts_blocked ON contacts (peer_id, user_id) WHERE blocked_at IS NOT NULL;

CREATE INDEX contacts_blocking ON contacts (user_id, peer_id) WHERE blocked_at IS NOT NULL;

CREATE INDEX contacts_standing ON contacts (user_id, relation, expires_at);

CREATE TABLE directory (
  entry INTEGER PRIMARY KEY, user_id TEXT NOT NULL UNIQUE, handle TEXT NOT NULL, name TEXT NOT NULL,
  readings TEXT NOT NULL, spoken TEXT NOT NULL, is_open INTEGER NOT NULL
) STRICT;

CREATE INDEX directory_by_handle ON directory (handle);

CREATE TABLE directory_words (
  rank INTEGER NOT NULL, word TEXT NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY (rank, word, entry)
) STRICT, WITHOUT ROWID;

CREATE TABLE factors (
  user_id TEXT NOT NULL PRIMARY KEY, secret TEXT NOT NULL, confirmed_at INTEGER, last_step INTEGER NOT NULL,
  recovery TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE feed (
  consumer TEXT NOT NULL, stream_id TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (consumer, stream_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE handles (handle_key TEXT NOT NULL PRIMARY KEY, user_id TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE identities (
  issuer TEXT NOT NULL, subject TEXT NOT NULL, user_id TEXT NOT NULL, created_at INTEGER NOT NULL,
  PRIMARY KEY (issuer, subject)
) STRICT, WITHOUT ROWID;

CREATE INDEX identities_of ON identities (user_id);

CREATE TABLE invitations (
  code_hash TEXT NOT NULL PRIMARY KEY, invitation_id TEXT NOT NULL UNIQUE, created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, uses_max INTEGER NOT NULL, uses INTEGER NOT NULL,
  note TEXT NOT NULL, revoked_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX invitations_of ON invitations (created_by, created_at);

CREATE TABLE log (
  stream_id TEXT NOT NULL, seq INTEGER NOT NULL, no INTEGER NOT NULL, type TEXT NOT NULL,
  sender_id TEXT NOT NULL, client_id TEXT NOT NULL, part INTEGER NOT NULL, ref_seq INTEGER, reply_seq INTEGER,
  changed_seq INTEGER NOT NULL, at INTEGER NOT NULL, digest TEXT NOT NULL, body TEXT,
  parent_seq INTEGER, via_id TEXT, origin TEXT, origin_at INTEGER, expires_at INTEGER,
  PRIMARY KEY (stream_id, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX log_changed ON log (stream_id, changed_seq) WHERE changed_seq <> seq;

CREATE INDEX log_ref ON log (stream_id, ref_seq) WHERE ref_seq IS NOT NULL;

CREATE TABLE looks (look TEXT NOT NULL PRIMARY KEY, user_id TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE members (
  user_id TEXT NOT NULL, stream_id TEXT NOT NULL, role TEXT NOT NULL, joined_from INTEGER NOT NULL,
  visible_from INTEGER NOT NULL, join_no INTEGER NOT NULL, left_seq INTEGER, left_no INTEGER,
  read_seq INTEGER NOT NULL, read_no INTEGER NOT NULL, own_seq INTEGER NOT NULL, own_above INTEGER NOT NULL,
  received_seq INTEGER NOT NULL, changed_seq INTEGER NOT NULL, send_refusal TEXT,
  PRIMARY KEY (user_id, stream_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX members_stream ON members (stream_id, user_id);

CREATE TABLE mentions (
  user_id TEXT NOT NULL, stream_id TEXT NOT NULL, seq INTEGER NOT NULL, sender_id TEXT NOT NULL,
  PRIMARY KEY (user_id, stream_id, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX mentions_row ON mentions (stream_id, seq);

CREATE TABLE reactions (
  stream_id TEXT NOT NULL, seq INTEGER NOT NULL, kind TEXT NOT NULL, user_id TEXT NOT NULL,
  PRIMARY KEY (stream_id, seq, kind, user_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE receipts (
  sender_id TEXT NOT NULL, client_id TEXT NOT NULL, hash TEXT NOT NULL, stream_id TEXT NOT NULL,
  seq INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (sender_id, client_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE refused (
  sender_id TEXT NOT NULL, client_id TEXT NOT NULL, hash TEXT NOT NULL, code TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (sender_id, client_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX refused_at ON refused (at);

CREATE TABLE remarks (
  user_id TEXT NOT NULL, peer_id TEXT NOT NULL, remark TEXT NOT NULL, readings TEXT NOT NULL, spoken TEXT NOT NULL,
  PRIMARY KEY (user_id, peer_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE server (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
  user_id TEXT NOT NULL, session_id TEXT NOT NULL, device_id TEXT NOT NULL, device_name TEXT NOT NULL,
  token_hash TEXT NOT NULL, created_at INTEGER NOT NULL, seen_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, address TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (user_id, session_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_expiry ON sessions (expires_at);

CREATE TABLE streams (
  stream_id TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, last_seq INTEGER NOT NULL, last_no INTEGER NOT NULL,
  floor_seq INTEGER NOT NULL, digest TEXT NOT NULL, changed_at INTEGER NOT NULL, shard INTEGER NOT NULL,
  policy TEXT, parent_id TEXT, root_seq INTEGER, expire_after INTEGER
  , active_at INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;

CREATE INDEX streams_changed ON streams (shard, changed_at);

CREATE TABLE tallies (
  user_id TEXT NOT NULL PRIMARY KEY, contacts INTEGER NOT NULL, friends INTEGER NOT NULL,
  requested INTEGER NOT NULL, asked INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE tokens (
  token_hash TEXT NOT NULL PRIMARY KEY, user_id TEXT NOT NULL, session_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE user_state (
  user_id TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, version INTEGER NOT NULL,
  PRIMARY KEY (user_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE users (
  user_id TEXT NOT NULL PRIMARY KEY, handle TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL,
  kind TEXT NOT NULL, password_hash TEXT NOT NULL, personal_id TEXT NOT NULL, self_id TEXT NOT NULL,
  created_at INTEGER NOT NULL, disabled_at INTEGER
  , closed_at INTEGER, profile TEXT NOT NULL DEFAULT '{}', privacy TEXT NOT NULL DEFAULT '{}', presence TEXT) STRICT, WITHOUT ROWID;

CREATE INDEX users_owner ON users (role) WHERE role = 'owner';

CREATE TABLE vouchers (
  secret_hash TEXT NOT NULL PRIMARY KEY, purpose TEXT NOT NULL, user_id TEXT, created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL, used_at INTEGER, body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX vouchers_expiry ON vouchers (expires_at);

CREATE INDEX vouchers_of ON vouchers (user_id, purpose);
