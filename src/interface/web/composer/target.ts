import { shallowReactive } from 'vue';
import type { TimelineRow } from '../../sdk/index.ts';

/** The message that what is being written answers or changes. */
export interface ComposerTarget {
  readonly kind: 'reply' | 'edit';
  readonly row: TimelineRow;
}

const targets = shallowReactive(new Map<string, ComposerTarget>());

export const targetOf = (stream: string): ComposerTarget | undefined => targets.get(stream);

/** What is written next in this conversation answers or changes this row; `undefined` lets it stand alone. */
export function setTarget(stream: string, target: ComposerTarget | undefined): void {
  if (target) targets.set(stream, target);
  else targets.delete(stream);
}

export function forgetTargets(): void {
  targets.clear();
}
