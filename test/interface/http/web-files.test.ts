import { describe, expect, test } from 'bun:test';
import { respondWithWebFile, type WebFile } from '../../../src/interface/http/web-files.ts';

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
const files = new Map([page, script].map((file) => [file.path, file]));

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

  test('a path that is no file, and a method that changes things, are left to others', () => {
    expect(ask('/assets/../secret')).toBeUndefined();
    expect(ask('/', { method: 'POST' })).toBeUndefined();
  });
});
