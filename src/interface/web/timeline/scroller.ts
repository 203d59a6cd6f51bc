/** This close to the end counts as being there. */
const END_PX = 24;

/**
 * A scrolled list that grows at both ends: at its end it stays there, elsewhere what the person looks at holds still.
 */
export class Scroller {
  readonly #box: HTMLElement;
  readonly #content: HTMLElement;
  #isAtEnd = true;

  constructor(box: HTMLElement, content: HTMLElement) {
    this.#box = box;
    this.#content = content;
    box.addEventListener('scroll', () => this.#look(), { passive: true });
    new ResizeObserver(() => {
      if (this.#isAtEnd) this.toEnd();
    }).observe(box);
  }

  /** Whether the last row is on the screen. */
  get isAtEnd(): boolean {
    return this.#isAtEnd;
  }

  get fromTop(): number {
    return this.#box.scrollTop;
  }

  get fromEnd(): number {
    const { scrollHeight, scrollTop, clientHeight } = this.#box;
    return scrollHeight - scrollTop - clientHeight;
  }

  toEnd(): void {
    this.#box.scrollTop = this.#box.scrollHeight;
    this.#isAtEnd = true;
  }

  /** The next change goes to the end. */
  follow(): void {
    this.#isAtEnd = true;
  }

  /** Changes the content without moving what is looked at. */
  keep(change: () => void): void {
    const held = this.#isAtEnd ? [] : this.#visible();
    change();
    if (this.#isAtEnd) this.toEnd();
    // The heading of a day may be gone while the row below it stays.
    const stays = held.find(({ child }) => child.isConnected);
    if (stays) this.#box.scrollTop += stays.child.getBoundingClientRect().top - stays.top;
  }

  #look(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.#box;
    this.#isAtEnd = scrollHeight - scrollTop - clientHeight <= END_PX;
  }

  #visible(): { child: Element; top: number }[] {
    const { top, bottom } = this.#box.getBoundingClientRect();
    return [...this.#content.children]
      .map((child) => ({ child, box: child.getBoundingClientRect() }))
      .filter(({ box }) => box.bottom > top && box.top < bottom)
      .map(({ child, box }) => ({ child, top: box.top }));
  }
}
