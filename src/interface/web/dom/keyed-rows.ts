/** Something that is shown as one element and shown anew only when what it shows changed. */
export interface KeyedItem {
  readonly key: string;
  /** Equal texts look equal. */
  readonly looks: string;
  render(): HTMLElement;
}

/** Keeps the children of an element in step with a list, touching only those that changed. */
export class KeyedRows {
  readonly #parent: HTMLElement;
  #shown = new Map<string, { looks: string; node: HTMLElement }>();

  constructor(parent: HTMLElement) {
    this.#parent = parent;
  }

  show(items: readonly KeyedItem[]): void {
    const next = new Map<string, { looks: string; node: HTMLElement }>();
    let before: ChildNode | null = this.#parent.firstChild;
    for (const item of items) {
      const known = this.#shown.get(item.key)?.node;
      const node = this.#nodeFor(item);
      if (known !== undefined && known === before) before = node;
      next.set(item.key, { looks: item.looks, node });
      if (node === before) before = before.nextSibling;
      else this.#parent.insertBefore(node, before);
    }
    for (const [key, { node }] of this.#shown) if (next.get(key)?.node !== node) node.remove();
    this.#shown = next;
  }

  clear(): void {
    this.#shown.clear();
    this.#parent.replaceChildren();
  }

  #nodeFor(item: KeyedItem): HTMLElement {
    const shown = this.#shown.get(item.key);
    if (shown?.looks === item.looks) return shown.node;
    const node = item.render();
    if (shown) replaceKeepingFocus(shown.node, node);
    return node;
  }
}

/** Whoever is about to press a button keeps it under the finger when its row is shown anew. */
function replaceKeepingFocus(old: HTMLElement, fresh: HTMLElement): void {
  const active = document.activeElement;
  const control =
    active instanceof HTMLElement && old.contains(active) ? active.dataset['control'] : undefined;
  old.replaceWith(fresh);
  if (control === undefined) return;
  fresh.querySelector<HTMLElement>(`[data-control="${CSS.escape(control)}"]`)?.focus({ preventScroll: true });
}
