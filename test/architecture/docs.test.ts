import { expect, test } from 'bun:test';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';

interface Page {
  readonly path: string;
  readonly text: string;
}

test('every link within the documentation leads somewhere', () => {
  expect(pages().flatMap((page) => brokenLinks(page, headingsOf))).toEqual([]);
});

test('a planted broken link is found', () => {
  const text =
    '# Title\n[gone](nowhere.md) [part](#absent) [fine](#title) [web](https://example.org/x)\n`[code](not-a-link.md)`';
  expect(brokenLinks({ path: 'docs/a.md', text }, () => ['title'])).toEqual([
    'docs/a.md links to nowhere.md, which is not there',
    'docs/a.md links to #absent, which is not there',
  ]);
});

/** The pages a reader gets: those at the root and those of docs. */
function pages(): Page[] {
  const docs = existsSync('docs') ? readdirSync('docs', { recursive: true, encoding: 'utf8' }) : [];
  return [...readdirSync('.'), ...docs.map((name) => posix.join('docs', name))]
    .filter((path) => path.endsWith('.md'))
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}

function brokenLinks({ path, text }: Page, headings: (text: string) => string[]): string[] {
  return linksIn(text)
    .filter((link) => !leadsSomewhere(link, { path, text }, headings))
    .map((link) => `${path} links to ${link}, which is not there`);
}

function linksIn(text: string): string[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)[^)]*\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^[a-z]+:/.test(link));
}

function leadsSomewhere(link: string, { path, text }: Page, headings: (text: string) => string[]): boolean {
  const [file = '', fragment] = decodeURI(link).split('#');
  const target = file === '' ? path : posix.join(posix.dirname(path), file);
  if (file !== '' && !existsSync(target)) return false;
  if (fragment === undefined || !target.endsWith('.md')) return true;
  return headings(file === '' ? text : readFileSync(target, 'utf8')).includes(fragment);
}

/** The fragments under which a forge offers a page's headings. */
function headingsOf(text: string): string[] {
  return [...text.matchAll(/^#{1,6} +(.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  );
}
