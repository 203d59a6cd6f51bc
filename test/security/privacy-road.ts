import type { Audience, PrivacySetting, Standing } from '../../src/domain/users/privacy.ts';
import type { PrivacyCast, Viewer } from './privacy-cast.ts';

/** A way on which a setting is met. */
export interface PrivacyRoad {
  readonly setting: PrivacySetting;
  readonly name: string;
  /** The calls, frames, methods and commands that it goes by, as `privacy-places.ts` names them. */
  readonly by: readonly string[];
  /** Whether it leads anywhere for this viewer. */
  readonly leads: (cast: PrivacyCast, viewer: Viewer) => Promise<boolean>;
  /** Where it differs from what the setting says by itself. */
  readonly instead?: Partial<Record<Standing, Instead>>;
}

/** `as`: like somebody of another standing. `always`: whatever was decided. `none`: it is no road for them. */
type Instead =
  | { readonly as: Standing; readonly because: string }
  | { readonly always: boolean; readonly because: string }
  | { readonly none: true; readonly because: string };

export const BLOCK_IS_SILENT = { as: 'stranger', because: 'a block tells nobody of itself' } as const;
export const BLOCK_STOPS = {
  as: 'stranger',
  because: 'what was told before the block stays, and tells nothing new',
} as const;
export const NOT_WITH_ONESELF = { none: true, because: 'nobody does it with themselves' } as const;
export const ARE_FRIENDS = { none: true, because: 'they are friends already' } as const;
export const NEVER_ACROSS_A_BLOCK = { always: false, because: 'nobody is suggested across a block' } as const;

/** What each audience is, written down by hand. */
const LETS: Readonly<Record<Audience, readonly Standing[]>> = {
  everybody: ['self', 'friend', 'stranger'],
  friends: ['self', 'friend'],
  nobody: ['self'],
};

/** Whether the road leads somewhere; a sentence where it is none. */
export function expected(road: PrivacyRoad, audience: Audience, standing: Standing): boolean | string {
  const instead = road.instead?.[standing];
  if (!instead) return LETS[audience].includes(standing);
  if ('as' in instead) return LETS[audience].includes(instead.as);
  return 'none' in instead ? instead.because : instead.always;
}
