import type { Sqlite } from './database.ts';
import { brokenLinks } from './doctor-chain.ts';

/** One thing that a check found. */
export interface Finding {
  readonly check: string;
  readonly count: number;
  /** A few places to look at. */
  readonly examples: readonly string[];
}

/**
 * What must hold in any database of Magpie, each counted from rows with SQL of its own: nothing here shares code with
 * what it checks. A check's query answers one row per violation, named in `place`.
 */
const CHECKS: Readonly<Record<string, string>> = {
  'every log runs from its floor to its head without a hole': `
    SELECT s.stream_id AS place FROM streams s
    LEFT JOIN (SELECT stream_id, count(*) AS n, min(seq) AS low, max(seq) AS high FROM log GROUP BY stream_id) l
      ON l.stream_id = s.stream_id
    WHERE s.last_seq > s.floor_seq AND (l.n IS NULL OR l.high <> s.last_seq OR l.low > s.floor_seq + 1
      OR l.n <> l.high - l.low + 1)`,
  'numbers count the messages': `
    SELECT l.stream_id || ' ' || l.seq AS place FROM log l
    JOIN log p ON p.stream_id = l.stream_id AND p.seq = l.seq - 1
    WHERE l.no <> p.no + (l.type = 'message')`,
  'every stream stands at its last row': `
    SELECT s.stream_id AS place FROM streams s JOIN log l ON l.stream_id = s.stream_id AND l.seq = s.last_seq
    WHERE l.no <> s.last_no OR l.digest <> s.digest`,
  'unread counts follow from rows': `
    SELECT m.user_id || ' ' || m.stream_id AS place FROM members m JOIN streams s ON s.stream_id = m.stream_id
    WHERE m.read_seq >= s.floor_seq AND
      min(s.last_no, coalesce(m.left_no, s.last_no)) - m.read_no - m.own_above <>
      (SELECT count(*) FROM log l WHERE l.stream_id = m.stream_id AND l.type = 'message' AND l.seq > m.read_seq
        AND l.seq <= coalesce(m.left_seq, s.last_seq) AND l.sender_id <> m.user_id)`,
  'every message has its receipt': `
    SELECT l.stream_id || ' ' || l.seq AS place FROM log l
    LEFT JOIN receipts r ON r.sender_id = l.sender_id AND r.client_id = l.client_id
    WHERE l.type IN ('message', 'edit', 'recall') AND r.hash IS NULL`,
  'every receipt of a message names its row': `
    SELECT r.sender_id || ' ' || r.client_id AS place FROM receipts r
    JOIN streams s ON s.stream_id = r.stream_id AND r.seq > s.floor_seq AND s.kind IN ('direct', 'group', 'self')
    LEFT JOIN log l ON l.stream_id = r.stream_id AND l.seq = r.seq WHERE l.seq IS NULL`,
  'no client id stands for two messages': `
    SELECT sender_id || ' ' || client_id AS place FROM log WHERE client_id <> ''
    GROUP BY sender_id, client_id, part HAVING count(*) > 1`,
  'marks lie between what is visible and the head': `
    SELECT m.user_id || ' ' || m.stream_id AS place FROM members m JOIN streams s ON s.stream_id = m.stream_id
    WHERE m.read_seq > s.last_seq OR m.read_seq < m.visible_from OR m.own_above < 0 OR (m.left_seq IS NOT NULL AND m.read_seq > m.left_seq)`,
  'mentions name rows that stand': `
    SELECT n.user_id || ' ' || n.stream_id || ' ' || n.seq AS place FROM mentions n
    LEFT JOIN log l ON l.stream_id = n.stream_id AND l.seq = n.seq WHERE l.body IS NULL`,
  'every session has its token': `
    SELECT s.session_id AS place FROM sessions s LEFT JOIN tokens t ON t.token_hash = s.token_hash
    WHERE t.user_id IS NULL OR t.user_id <> s.user_id`,
  'every friendship has two sides': `
    SELECT c.user_id || ' ' || c.peer_id AS place FROM contacts c
    LEFT JOIN contacts o ON o.user_id = c.peer_id AND o.peer_id = c.user_id
    WHERE c.relation = 'friend' AND (o.relation IS NULL OR o.relation <> 'friend')`,
  'the counts of contacts follow from rows': `
    SELECT coalesce(t.user_id, c.user_id) AS place FROM
      (SELECT user_id, count(*) AS n, sum(relation = 'friend') AS f, sum(relation = 'requested') AS r,
        sum(relation = 'asked') AS a FROM contacts GROUP BY user_id) c
    FULL JOIN tallies t ON t.user_id = c.user_id
    WHERE coalesce(t.contacts, 0) <> coalesce(c.n, 0) OR coalesce(t.friends, 0) <> coalesce(c.f, 0)
      OR coalesce(t.requested, 0) <> coalesce(c.r, 0) OR coalesce(t.asked, 0) <> coalesce(c.a, 0)`,
  'nobody writes across a block': `
    SELECT c.user_id || ' ' || c.peer_id || ' ' || s.stream_id AS place FROM contacts c
    JOIN members m ON m.user_id = c.user_id JOIN streams s ON s.stream_id = m.stream_id AND s.kind = 'direct'
    JOIN members p ON p.stream_id = m.stream_id AND p.user_id = c.peer_id
    WHERE c.blocked_at IS NOT NULL AND (m.send_refusal IS NULL OR p.send_refusal IS NULL)`,
};

const EXAMPLES = 5;

/** Answers what is wrong; an empty list when nothing is. Reads everything: minutes on a large database. */
export function examine(db: Sqlite): Finding[] {
  const findings: Finding[] = [];
  const integrity = db.pragma('quick_check', { simple: true });
  if (integrity !== 'ok')
    findings.push({ check: 'the file is sound', count: 1, examples: [String(integrity)] });
  for (const [check, query] of Object.entries(CHECKS)) {
    const { count } = db.prepare(`SELECT count(*) AS count FROM (${query})`).get() as { count: number };
    if (count === 0) continue;
    const places = db.prepare(`${query} LIMIT ${EXAMPLES}`).all() as { place: string }[];
    findings.push({ check, count, examples: places.map(({ place }) => place) });
  }
  return [...findings, ...examineChain(db)];
}

function examineChain(db: Sqlite): Finding[] {
  const examples: string[] = [];
  let count = 0;
  for (const place of brokenLinks(db)) {
    count += 1;
    if (examples.length < EXAMPLES) examples.push(place);
  }
  return count === 0 ? [] : [{ check: 'every row is linked to the one before it', count, examples }];
}
