import Database from 'better-sqlite3';
import type { Head } from '../../../src/interface/protocol/index.ts';

interface MemberLine {
  readonly user_id: string;
  readonly stream_id: string;
  readonly kind: string;
  readonly last_seq: number;
  readonly last_no: number;
  readonly digest: string;
}

/** Who is who and who talks where, read once at the start. */
export class Directory {
  readonly #users = new Map<string, string>();
  readonly #members = new Map<string, string[]>();
  readonly #lines = new Map<string, MemberLine[]>();

  constructor(file: string) {
    const database = new Database(file, { readonly: true });
    const tokens = database.prepare('SELECT token_hash, user_id FROM tokens').all() as {
      token_hash: string;
      user_id: string;
    }[];
    for (const { token_hash, user_id } of tokens) this.#users.set(token_hash, user_id);
    const lines = database
      .prepare(
        `SELECT user_id, stream_id, kind, last_seq, last_no, digest
         FROM members JOIN streams USING (stream_id) WHERE kind = 'direct'`,
      )
      .all() as MemberLine[];
    for (const line of lines) {
      this.#members.set(line.stream_id, [...(this.#members.get(line.stream_id) ?? []), line.user_id]);
      this.#lines.set(line.user_id, [...(this.#lines.get(line.user_id) ?? []), line]);
    }
    database.close();
  }

  userOf(tokenHash: string): string | undefined {
    return this.#users.get(tokenHash);
  }

  peerOf(stream: string, userId: string): string {
    const [one = '', other = ''] = this.#members.get(stream) ?? [];
    return one === userId ? other : one;
  }

  headsOf(userId: string): Head[] {
    return (this.#lines.get(userId) ?? []).map((line) => ({
      stream: line.stream_id,
      kind: line.kind,
      lastSeq: line.last_seq,
      lastNo: line.last_no,
      floor: 0,
      digest: line.digest,
      visibleFrom: 0,
      leftSeq: null,
      readSeq: 0,
      readNo: 0,
      ownAbove: 0,
      receivedSeq: 0,
      unread: 0,
      mentions: 0,
    }));
  }
}
