import type { LogRow } from '../../src/domain/shared/rows.ts';

/** One stay of a person in a stream: what lies above `from` and at or below `to` is theirs to see. */
interface Stay {
  readonly from: number;
  to: number;
}

/** Who was in which stream when, as the log itself tells; the simulation's own reading of membership events. */
export class Stays {
  readonly #stays = new Map<string, Stay[]>();

  /** Follows a stored row. */
  follow({ streamId, seq, type, body, senderId }: LogRow): void {
    if (type === 'account.created') this.#begin(senderId, streamId, 0);
    if (body === null) return;
    if (type === 'conversation.created') {
      const { members } = JSON.parse(body) as { members: { user: string }[] };
      for (const { user } of members) this.#begin(user, streamId, 0);
    } else if (type === 'member.joined') {
      const { user, visibleFrom } = JSON.parse(body) as { user: string; visibleFrom: number };
      this.#begin(user, streamId, visibleFrom);
    } else if (type === 'member.left') {
      const stay = this.#of((JSON.parse(body) as { user: string }).user, streamId).at(-1);
      if (stay) stay.to = seq;
    }
  }

  /** Whether this person was ever given what stands at `seq`. */
  mayKnow(user: string, stream: string, seq: number): boolean {
    return this.#of(user, stream).some(({ from, to }) => seq > from && seq <= to);
  }

  /** Whether an event at `seq` that changes `ref` must not tell this person what it changes. */
  mustBeVoid(user: string, stream: string, seq: number, ref: number): boolean {
    const stay = this.#of(user, stream).findLast(({ from, to }) => seq > from && seq <= to);
    return stay !== undefined && ref <= stay.from;
  }

  /** Everybody who was ever in the stream. */
  lastSeen(user: string, stream: string): number | undefined {
    return this.#of(user, stream).at(-1)?.to;
  }

  #begin(user: string, stream: string, from: number): void {
    const key = `${user} ${stream}`;
    this.#stays.set(key, [...this.#of(user, stream), { from, to: Number.MAX_SAFE_INTEGER }]);
  }

  #of(user: string, stream: string): Stay[] {
    return this.#stays.get(`${user} ${stream}`) ?? [];
  }
}
