const SVG = 'http://www.w3.org/2000/svg';

/** Strokes in a box of 24 by 24. */
const PATHS = {
  back: 'm14.5 5-7 7 7 7',
  check: 'm5 12.5 4.5 4.5L19.500 7',
  checks: 'm2 13 4.500 4.500L16 8M11.500 16.500l1 1L22 8',
  clock: 'M12 7.500V12l3 2M12 3.500a8.500 8.500 0 1 1 0 17 8.500 8.500 0 0 1 0-17z',
  close: 'M6 6l12 12M18 6 6 18',
  devices: 'M4.500 5.500h11v8h-11zM3 17h9M15.500 10.500h5v9h-5z',
  down: 'M12 5v13.500M6 13l6 6 6-6',
  edit: 'm4.500 19.500.8-3.700L16 5.100l2.900 2.900L8.200 18.700zM14 7.100l2.900 2.900',
  failed: 'M12 7.500v5.500M12 16.200v.1M12 3.500a8.500 8.500 0 1 1 0 17 8.500 8.500 0 0 1 0-17z',
  go: 'M5 12h13.500M13 6l6 6-6 6',
  leave:
    'M14 4.500H7a1.500 1.500 0 0 0-1.500 1.500v12A1.500 1.500 0 0 0 7 19.500h7M10.500 12h9.500M16.500 8.500 20 12l-3.500 3.500',
  recall: 'M9.500 5.500 5 10l4.500 4.500M5.500 10H14a5 5 0 0 1 0 10h-3',
  send: 'M12 19V5.500M5.800 11.500 12 5.200l6.200 6.300',
} as const;

export type IconName = keyof typeof PATHS;

/** Decoration: what it means stands in the label of what carries it. */
export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}
