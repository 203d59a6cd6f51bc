import type { InlineConfig } from 'vite';

type Styles = Exclude<NonNullable<NonNullable<InlineConfig['css']>['postcss']>, string>;
type StylePlugin = Extract<NonNullable<Styles['plugins']>[number], { readonly postcssPlugin: string }>;

const HOVERS = '(hover: hover)';

/**
 * Lets what a style sheet says of `:hover` count only where a pointer hovers: a finger that was lifted leaves it behind on
 * what it touched until the next touch. Done here for all sheets, because one that forgets it looks right at a desk.
 */
export const hoverRules: StylePlugin = {
  postcssPlugin: 'hover-rules',
  Rule(rule, { AtRule }) {
    const hovered = rule.selectors.filter(isHovered);
    const { parent } = rule;
    const isApart = parent?.type === 'atrule' && 'params' in parent && parent.params === HOVERS;
    if (hovered.length === 0 || isApart) return;
    const others = rule.selectors.filter((selector) => !isHovered(selector));
    if (others.length > 0) rule.cloneBefore({ selectors: others });
    const media = new AtRule({ name: 'media', params: HOVERS });
    media.append(rule.clone({ selectors: hovered }));
    rule.replaceWith(media);
  },
};

const isHovered = (selector: string): boolean => selector.includes(':hover');
