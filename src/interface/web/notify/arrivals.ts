import type { Conversation } from '../../sdk/index.ts';

/** After a long time away only the newest of these are told one by one; the count in the title says the rest. */
const TOLD_MAX = 3;

/** Tells what of a list of conversations is news since it was looked at before. */
export class Arrivals {
  readonly #known = new Map<string, number>();

  /** Takes everything for known. */
  settle(list: readonly Conversation[]): void {
    for (const { stream, last } of list) this.#learn(stream, last?.seq);
  }

  /** The conversations in which somebody else wrote something unread since then, the newest first. */
  look(list: readonly Conversation[]): Conversation[] {
    const news = list.filter((each) => this.#isNews(each));
    // A line can be there a moment before it is counted: what is not told of now may be then.
    this.settle(news);
    return news.slice(0, TOLD_MAX);
  }

  #isNews({ stream, last, unread }: Conversation): boolean {
    if (last?.type !== 'message' || last.isMine || last.isErased || unread === 0) return false;
    return (last.seq ?? 0) > (this.#known.get(stream) ?? 0);
  }

  #learn(stream: string, seq = 0): void {
    if (seq > (this.#known.get(stream) ?? 0)) this.#known.set(stream, seq);
  }
}
