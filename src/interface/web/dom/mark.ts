import { element } from './element.ts';

/** The magpie, which is the page's icon too. Its name stands beside it wherever it is shown. */
export function magpieMark(): HTMLImageElement {
  const src = document.querySelector<HTMLLinkElement>('link[rel="icon"]')?.href ?? '';
  return element('img', { className: 'mark', src, alt: '', draggable: false });
}
