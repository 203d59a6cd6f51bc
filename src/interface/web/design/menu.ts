import type { Component } from 'vue';

/** One line of a menu. */
export interface MenuItem {
  readonly key: string;
  readonly label: string;
  readonly icon?: Component;
  /** Keys that do the same, as text. */
  readonly keys?: string;
  /** Destroys something. */
  readonly isBad?: boolean;
  readonly isDisabled?: boolean;
  /** Stands apart from what is above it. */
  readonly isApart?: boolean;
  /** What it and those below it are about. */
  readonly heading?: string;
  /** Whether it is the one of its group that holds now; absent where an item does something. */
  readonly isChosen?: boolean;
  run(): void;
}

/** What a menu stands above or below. */
export interface MenuAnchor {
  readonly reference: { getBoundingClientRect(): DOMRect };
  readonly align: 'start' | 'end';
  /** How much at the lower edge of the window it leaves free, in pixels. */
  readonly below: number;
}

/** The items, parted where one stands apart. */
export function groupsOf(items: readonly MenuItem[]): MenuItem[][] {
  const groups: MenuItem[][] = [];
  for (const item of items) {
    if (item.isApart || groups.length === 0) groups.push([item]);
    else groups.at(-1)?.push(item);
  }
  return groups;
}
