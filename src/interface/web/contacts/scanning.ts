/** What browsers have that read square codes; TypeScript does not know it yet. */
interface CodeReader {
  detect(source: CanvasImageSource): Promise<readonly { readonly rawValue: string }[]>;
}

interface CodeReaders {
  new (options: { formats: readonly string[] }): CodeReader;
  getSupportedFormats(): Promise<readonly string[]>;
}

const FORMAT = 'qr_code';

const readers = (): CodeReaders | undefined =>
  (globalThis as { BarcodeDetector?: CodeReaders }).BarcodeDetector;

/** Whether this browser reads square codes, and gives this page a camera. */
export async function canScan(): Promise<boolean> {
  if (!('mediaDevices' in navigator)) return false;
  return (await readers()?.getSupportedFormats())?.includes(FORMAT) ?? false;
}

/** Reads what a picture of the camera shows; undefined where there is no code in it. */
export function codeReader(): (source: CanvasImageSource) => Promise<string | undefined> {
  const Reader = readers();
  if (!Reader) return () => Promise.resolve(undefined);
  const reader = new Reader({ formats: [FORMAT] });
  return async (source) => (await reader.detect(source))[0]?.rawValue;
}
