/** One of each version of the standard, the newest first: a device that draws it draws its whole version. */
const WITNESSES: readonly (readonly [version: number, emoji: string])[] = [
  [17, '🫪'],
  [16, '🫩'],
  [15.1, '🐦‍🔥'],
  [15, '🫨'],
  [14, '🫠'],
  [13.1, '❤️‍🩹'],
  [13, '🥲'],
  [12, '🥱'],
  [11, '🥰'],
];
const OLDEST = '😀';
const FLAG = '🇫🇷';
const OF_LETTERS = /^\p{Regional_Indicator}{2}$/u;
const SIZE_PX = 24;

/** What this device draws; the rest would be boxes, letters or two pictures for one. */
export interface DrawnEmoji {
  /** Whether one of this version is a picture here. */
  isDrawn(emoji: string, version: number): boolean;
}

/** Looks at what the device does with one emoji of each version. Where nothing can be told, all count as drawn. */
export function drawnEmoji(): DrawnEmoji {
  const canvas = document.createElement('canvas');
  canvas.width = SIZE_PX * 2;
  canvas.height = SIZE_PX;
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  if (!pen || !isPicture(pen, OLDEST)) return { isDrawn: () => true };
  const newest = WITNESSES.find(([, emoji]) => isPicture(pen, emoji))?.[0] ?? 5;
  const hasFlags = isPicture(pen, FLAG);
  return { isDrawn: (emoji, version) => version <= newest && (hasFlags || !OF_LETTERS.test(emoji)) };
}

/** Pictures keep their colours whatever the ink is, and are as wide as others; boxes and pieces do not and are not. */
function isPicture(pen: CanvasRenderingContext2D, emoji: string): boolean {
  pen.font = `${SIZE_PX}px "Apple Color Emoji", "Segoe UI Emoji", "Noto Color Emoji", sans-serif`;
  pen.textBaseline = 'top';
  const [dark, light] = ['black', 'white'].map((ink) => drawn(pen, emoji, ink));
  const isWide = pen.measureText(emoji).width > pen.measureText(OLDEST).width * 1.5;
  return !isWide && dark !== undefined && dark === light && /[1-9]/.test(dark);
}

function drawn(pen: CanvasRenderingContext2D, emoji: string, ink: string): string {
  const { width, height } = pen.canvas;
  pen.clearRect(0, 0, width, height);
  pen.fillStyle = ink;
  pen.fillText(emoji, 0, 0);
  return pen.getImageData(0, 0, width, height).data.join();
}
