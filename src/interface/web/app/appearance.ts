import { useLocalStorage, usePreferredDark } from '@vueuse/core';
import { type ComputedRef, computed, type Ref, watchEffect } from 'vue';

export type Theme = 'system' | 'light' | 'dark';
export type Density = 'comfortable' | 'compact';
/** In hundredths of the normal size. */
export type TextSize = 90 | 100 | 110 | 125 | 150 | 200;

export const TEXT_SIZES: readonly TextSize[] = [90, 100, 110, 125, 150, 200];

export interface Appearance {
  readonly theme: Ref<Theme>;
  readonly density: Ref<Density>;
  readonly textSize: Ref<TextSize>;
  readonly isDark: ComputedRef<boolean>;
}

let shared: Appearance | undefined;

/** How the page looks in this browser. What is chosen is kept here and shown at once, in every tab. */
export function useAppearance(): Appearance {
  shared ??= makeAppearance();
  return shared;
}

function makeAppearance(): Appearance {
  const theme = useLocalStorage<Theme>('magpie-theme', 'system');
  const density = useLocalStorage<Density>('magpie-density', 'comfortable');
  const textSize = useLocalStorage<TextSize>('magpie-text-size', 100);
  const prefersDark = usePreferredDark();
  const isDark = computed(() => theme.value === 'dark' || (theme.value === 'system' && prefersDark.value));
  return { theme, density, textSize, isDark };
}

/** Puts the choice onto the page, now and whenever it changes. Called once, by the root. */
export function applyAppearance({ isDark, density, textSize }: Appearance): void {
  watchEffect(() => {
    const { dataset, style } = document.documentElement;
    dataset['theme'] = isDark.value ? 'dark' : 'light';
    dataset['density'] = density.value;
    style.setProperty('--text-scale', String(textSize.value / 100));
    colourFrame();
  });
}

/** What surrounds the page, such as a phone's status bar, follows what was chosen here and not only the system. */
function colourFrame(): void {
  const paper = getComputedStyle(document.documentElement).getPropertyValue('--paper').trim();
  for (const colour of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]'))
    colour.content = paper;
}
