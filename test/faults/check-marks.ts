import type { Findings } from './findings.ts';
import type { LineOf } from './record.ts';
import type { StoredLog, StoredMember } from './stored-log.ts';

interface Mark {
  readonly read: number;
  readonly received: number;
}

/** I9 and I10: how far people have read, and what is left. */
export class CheckMarks {
  readonly #log: StoredLog;
  readonly #findings: Findings;
  readonly #members = new Map<string, StoredMember>();
  readonly #highest = new Map<string, Mark>();
  /** What was known when a question left: an answer may be older than now, never older than that. */
  readonly #asked = new Map<number, ReadonlyMap<string, Mark>>();
  readonly #listed = new Set<string>();
  readonly #users = new Set<string>();

  constructor(log: StoredLog, findings: Findings) {
    this.#log = log;
    this.#findings = findings;
    for (const member of log.members) this.#members.set(`${member.user} ${member.stream}`, member);
  }

  ask({ ask }: LineOf<'ask'>): void {
    this.#asked.set(ask, new Map(this.#highest));
    for (const lost of [...this.#asked.keys()].slice(0, -questionsKept)) this.#asked.delete(lost);
  }

  mark({ u, s, read, received, ask }: LineOf<'mark'>): void {
    const key = `${u} ${s}`;
    const known = ask === undefined ? undefined : this.#asked.get(ask)?.get(key);
    if (known && (read < known.read || received < known.received)) {
      this.#findings.add(
        'I10',
        `the marks of ${u} in ${s} are ${read}, ${received} after ${known.read}, ${known.received}`,
      );
    }
    const before = this.#highest.get(key) ?? { read: 0, received: 0 };
    const highest = { read: Math.max(read, before.read), received: Math.max(received, before.received) };
    this.#highest.set(key, highest);
  }

  answered({ ask }: LineOf<'answered'>): void {
    this.#asked.delete(ask);
  }

  head({ u, s, last, digest, read, unread, mentions }: LineOf<'head'>): void {
    this.#users.add(u);
    this.#listed.add(`${u} ${s}`);
    const member = this.#members.get(`${u} ${s}`);
    const stream = this.#log.streams.get(s);
    if (!member || !stream) {
      this.#findings.add('I9', `${u} is told of ${s}, where SQL has no member`);
      return;
    }
    const told = { last, digest, read, unread, mentions };
    const counted = {
      last: stream.last,
      digest: stream.digest,
      read: member.read,
      unread: this.#log.unread(member),
      mentions: this.#log.mentions(member),
    };
    const same = JSON.stringify(told) === JSON.stringify(counted);
    this.#findings.expect(
      same,
      'I9',
      () => `${u} in ${s}: ${JSON.stringify(told)}, by SQL ${JSON.stringify(counted)}`,
    );
  }

  finish(): void {
    for (const { user, stream } of this.#log.members) {
      const isExpected = this.#users.has(user) && this.#log.streams.get(stream)?.kind === 'direct';
      const isListed = !isExpected || this.#listed.has(`${user} ${stream}`);
      this.#findings.expect(isListed, 'I9', () => `the list of ${user} leaves out ${stream}`);
    }
    for (const [key, { read, received }] of this.#highest) {
      const member = this.#members.get(key);
      const isKept = member !== undefined && member.read >= read && member.received >= received;
      this.#findings.expect(
        isKept,
        'I10',
        () => `the marks of ${key} were ${read}, ${received} and end as ${member?.read}, ${member?.received}`,
      );
    }
  }
}

/** Questions whose answer was cut off stay open; this many are remembered, far more than there are devices. */
const questionsKept = 200;
