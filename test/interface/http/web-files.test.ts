import { describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import {
  describeWebFile,
  readCompressed,
  respondWithWebFile,
  type WebFile,
} from '../../../src/interface/http/web-files.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const page: WebFile = {
  path: 'index.html',
  type: 'text/html;charset=utf-8',
  etag: '"page"',
  immutable: false,
  body: new Blob(['<!doctype html>']),
};
const script: WebFile = {
  path: 'assets/index-abcd1234.js',
  type: 'text/javascript;charset=utf-8',
  etag: '"script"',
  immutable: true,
  body: new Blob(['plain']),
  gzip: new Blob([Bun.gzipSync('plain')]),
};
const style: WebFile = {
  ...script,
  path: 'assets/index-abcd1234.css',
  br: new Blob([brotliCompressSync('plain')]),
};
const worker: WebFile = { ...page, path: 'sw.js', type: 'text/javascript;charset=utf-8', etag: '"worker"' };
const files = new Map([page, script, style, worker].map((file) => [file.path, file]));

function ask(path: string, init: RequestInit = {}): Response | undefined {
  return respondWithWebFile(files, new Request(`http://magpie.test${path}`, init));
}

describe('a file of the web page', () => {
  test('the root is the page itself, and is asked for again each time', async () => {
    const response = ask('/');
    expect(await response?.text()).toBe('<!doctype html>');
    expect(response?.headers.get('cache-control')).toBe('no-cache');
  });

  test('a name that carries the hash of its content never needs asking again', () => {
    expect(ask('/assets/index-abcd1234.js')?.headers.get('cache-control')).toContain('immutable');
  });

  test('what the browser already has is not sent again', () => {
    const response = ask('/', { headers: { 'if-none-match': '"page"' } });
    expect(response?.status).toBe(304);
    expect(response?.body).toBeNull();
  });

  test('the compressed form goes only to those who take it', async () => {
    expect(ask('/assets/index-abcd1234.js')?.headers.get('content-encoding')).toBeNull();
    const zipped = ask('/assets/index-abcd1234.js', { headers: { 'accept-encoding': 'br, gzip' } });
    expect(zipped?.headers.get('content-encoding')).toBe('gzip');
    expect(
      new TextDecoder().decode(Bun.gunzipSync(new Uint8Array((await zipped?.arrayBuffer()) ?? []))),
    ).toBe('plain');
  });

  test.each([
    ['gzip, deflate, br, zstd', 'br'],
    ['BR', 'br'],
    ['br;q=0.1, gzip;q=1', 'br'],
    ['br;q=0, gzip', 'gzip'],
    ['br; q=0.000, gzip; q=0', null],
    ['brotli, x-gzip', null],
    ['', null],
  ])('with Accept-Encoding %p goes out as %p', async (accepted, coding) => {
    const response = ask('/assets/index-abcd1234.css', { headers: { 'accept-encoding': accepted } });
    expect(response?.headers.get('content-encoding')).toBe(coding);
    expect(response?.headers.get('vary')).toBe('accept-encoding');
    const bytes = Buffer.from((await response?.arrayBuffer()) ?? new ArrayBuffer(0));
    if (coding === 'br') expect(brotliDecompressSync(bytes).toString()).toBe('plain');
  });

  test('has the compressed forms that the build wrote beside it, and no others', async () => {
    using folder = tempFolder('web-files');
    const path = join(folder.path, 'a.js');
    expect(await readCompressed(path)).toEqual({});
    await Bun.write(`${path}.br`, 'brotli');
    expect(await (await readCompressed(path)).br?.text()).toBe('brotli');
    await Bun.write(`${path}.gz`, 'gzip');
    expect(Object.keys(await readCompressed(path))).toEqual(['br', 'gzip']);
  });

  test('that is the service worker is never kept without asking, and speaks for the whole site', () => {
    const { headers } = ask('/sw.js') ?? new Response();
    expect(headers.get('cache-control')).toBe('no-cache');
    expect(headers.get('service-worker-allowed')).toBe('/');
    expect(ask('/')?.headers.get('service-worker-allowed')).toBeNull();
  });

  test.each([
    ['manifest.webmanifest', 'application/manifest+json'],
    ['assets/inter-abcd1234.woff2', 'font/woff2'],
    ['magpie.svg', 'image/svg+xml'],
    ['words/en.json', 'application/json'],
    ['sw.js', 'text/javascript;charset=utf-8'],
    ['assets/index-abcd1234.css', 'text/css;charset=utf-8'],
    ['icons/512.png', 'image/png'],
    ['index.html', 'text/html;charset=utf-8'],
    ['sound.opus', 'what the bundler said'],
  ])('named %s is of the type %s', async (path, type) => {
    expect(await describeWebFile(path, 'what the bundler said', new Blob(['x']))).toMatchObject({ type });
  });

  test('a path that is no file, and a method that changes things, are left to others', () => {
    expect(ask('/assets/../secret')).toBeUndefined();
    expect(ask('/', { method: 'POST' })).toBeUndefined();
  });
});
