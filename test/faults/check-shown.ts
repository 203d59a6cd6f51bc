import type { CheckDeliveries } from './check-deliveries.ts';
import type { Findings } from './findings.ts';
import type { LineOf, RecordedEvent } from './record.ts';
import type { StoredLog, StoredMember } from './stored-log.ts';

/** Kinds of streams that are conversations: every device of a member shows them. */
const conversations = new Set(['direct', 'group', 'self']);

/** I5: what every device shows in the end, and what a person reads over HTTP, is the visible log. */
export class CheckShown {
  readonly #log: StoredLog;
  readonly #findings: Findings;
  readonly #deliveries: CheckDeliveries;
  readonly #members = new Map<string, StoredMember>();
  readonly #users = new Map<string, string>();
  /** Per reader and stream, the highest seq shown so far. */
  readonly #reached = new Map<string, number>();
  readonly #finals = new Set<string>();

  constructor(log: StoredLog, findings: Findings, deliveries: CheckDeliveries) {
    this.#log = log;
    this.#findings = findings;
    this.#deliveries = deliveries;
    for (const member of log.members) this.#members.set(`${member.user} ${member.stream}`, member);
  }

  device({ d, u }: LineOf<'device'>): void {
    this.#users.set(d, u);
  }

  shown(line: LineOf<'shown'>): void {
    this.#checkNext(line.d, this.#users.get(line.d) ?? '', line);
  }

  api(line: LineOf<'api'>): void {
    this.#checkNext(`${line.u} over HTTP`, line.u, line);
  }

  final({ d, u, s, base, cursor, digest }: LineOf<'final'>): void {
    this.#finals.add(`${d} ${s}`);
    const last = this.#lastVisible(u, s);
    const reached = this.#reached.get(`${d} ${s}`) ?? this.#firstVisible(u, s) - 1;
    const expect = (claim: boolean, sentence: string) =>
      this.#findings.expect(claim, 'I5', () => `${d} in ${s}: ${sentence}`);
    expect(cursor === last, `its cursor is ${cursor}, the visible log ends at ${last}`);
    expect(reached === last, `it shows up to ${reached}, the visible log ends at ${last}`);
    expect(base <= cursor, `its window begins at ${base}, beyond its end ${cursor}`);
    const stored = this.#log.row(s, cursor)?.digest;
    expect(digest === undefined || digest === stored, `its digest at ${cursor} is ${digest}, not ${stored}`);
  }

  finish(): void {
    for (const member of this.#members.values()) {
      if (!conversations.has(this.#log.streams.get(member.stream)?.kind ?? '')) continue;
      const devices = [...this.#users].filter(([, user]) => user === member.user).map(([device]) => device);
      for (const device of devices) {
        const isThere = this.#finals.has(`${device} ${member.stream}`);
        this.#findings.expect(isThere, 'I5', () => `${device} does not show ${member.stream} at all`);
      }
      if (devices.length > 0) this.#checkApiEnd(member);
    }
  }

  #checkApiEnd({ user, stream }: StoredMember): void {
    const last = this.#lastVisible(user, stream);
    const reached = this.#reached.get(`${user} over HTTP ${stream}`);
    this.#findings.expect(
      reached === last,
      'I5',
      () => `${user} reads ${stream} over HTTP up to ${reached}, the visible log ends at ${last}`,
    );
  }

  #checkNext(reader: string, user: string, line: RecordedEvent & { s: string }): void {
    const key = `${reader} ${line.s}`;
    const next = (this.#reached.get(key) ?? this.#firstVisible(user, line.s) - 1) + 1;
    this.#reached.set(key, line.seq);
    this.#findings.expect(
      line.seq === next,
      'I5',
      () => `${reader} shows ${line.s}/${line.seq} where ${next} belongs`,
    );
    this.#deliveries.identity(reader, line, 'I5');
    const row = this.#log.row(line.s, line.seq);
    if (row && line.type !== 'void' && line.changed < row.changed) {
      const sentence = `${reader} shows ${line.s}/${line.seq} as of ${line.changed}, changed last by ${row.changed}`;
      this.#findings.add('I5', sentence);
    }
  }

  #firstVisible(user: string, stream: string): number {
    const visibleFrom = this.#members.get(`${user} ${stream}`)?.visibleFrom ?? 0;
    return Math.max(visibleFrom, this.#log.streams.get(stream)?.floor ?? 0) + 1;
  }

  #lastVisible(user: string, stream: string): number {
    const last = this.#log.streams.get(stream)?.last ?? 0;
    return Math.min(last, this.#members.get(`${user} ${stream}`)?.left ?? last);
  }
}
