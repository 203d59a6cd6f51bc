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
  run(): void;
}
