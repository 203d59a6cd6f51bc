import type { HighlighterCore } from 'shiki/core';

/** A piece of code in one colour; `kind` names the colour, and is undefined for plain text. */
export interface CodePiece {
  readonly text: string;
  readonly kind?: string;
}

type Grammar = () => Promise<{ readonly default: unknown }>;

/** Longer code stays plain, so that colouring never takes a frame. */
const CODE_MAX = 8_000;
/** Pieces of code whose colours are remembered. */
const KNOWN_MAX = 100;
/** Turns a colour of the theme into the name of ours: `var(--code-token-string)` is `string`. */
const KIND = /^var\(--code-token-([a-z-]+)\)$/u;

const grammars: Readonly<Record<string, Grammar>> = {
  bash: () => import('shiki/langs/shellscript.mjs'),
  c: () => import('shiki/langs/c.mjs'),
  cpp: () => import('shiki/langs/cpp.mjs'),
  csharp: () => import('shiki/langs/csharp.mjs'),
  css: () => import('shiki/langs/css.mjs'),
  diff: () => import('shiki/langs/diff.mjs'),
  docker: () => import('shiki/langs/docker.mjs'),
  go: () => import('shiki/langs/go.mjs'),
  html: () => import('shiki/langs/html.mjs'),
  ini: () => import('shiki/langs/ini.mjs'),
  java: () => import('shiki/langs/java.mjs'),
  javascript: () => import('shiki/langs/javascript.mjs'),
  json: () => import('shiki/langs/json.mjs'),
  jsx: () => import('shiki/langs/jsx.mjs'),
  kotlin: () => import('shiki/langs/kotlin.mjs'),
  lua: () => import('shiki/langs/lua.mjs'),
  markdown: () => import('shiki/langs/markdown.mjs'),
  php: () => import('shiki/langs/php.mjs'),
  python: () => import('shiki/langs/python.mjs'),
  ruby: () => import('shiki/langs/ruby.mjs'),
  rust: () => import('shiki/langs/rust.mjs'),
  sql: () => import('shiki/langs/sql.mjs'),
  swift: () => import('shiki/langs/swift.mjs'),
  toml: () => import('shiki/langs/toml.mjs'),
  tsx: () => import('shiki/langs/tsx.mjs'),
  typescript: () => import('shiki/langs/typescript.mjs'),
  vue: () => import('shiki/langs/vue.mjs'),
  xml: () => import('shiki/langs/xml.mjs'),
  yaml: () => import('shiki/langs/yaml.mjs'),
};

const otherNames: Readonly<Record<string, string>> = {
  'c++': 'cpp',
  'c#': 'csharp',
  cs: 'csharp',
  dockerfile: 'docker',
  golang: 'go',
  js: 'javascript',
  kt: 'kotlin',
  md: 'markdown',
  py: 'python',
  rb: 'ruby',
  rs: 'rust',
  sh: 'bash',
  shell: 'bash',
  ts: 'typescript',
  yml: 'yaml',
  zsh: 'bash',
};

/** The language under the name that a grammar is known by here, if one is. */
export function languageNamed(name: string): string | undefined {
  const language = Object.hasOwn(otherNames, name) ? otherNames[name] : name;
  return language !== undefined && Object.hasOwn(grammars, language) ? language : undefined;
}

const known = new Map<string, readonly CodePiece[]>();
const ready = new Set<string>();
let making: Promise<HighlighterCore> | undefined;

/** What was coloured before, at once. */
export const knownColours = (code: string, language: string): readonly CodePiece[] | undefined =>
  known.get(`${language}\n${code}`);

/** Colours a piece of code; undefined where nothing here knows how. Loads what it needs the first time. */
export async function colourCode(code: string, name: string): Promise<readonly CodePiece[] | undefined> {
  const language = languageNamed(name);
  const grammar = language === undefined ? undefined : grammars[language];
  if (language === undefined || !grammar || code.length > CODE_MAX) return undefined;
  making ??= makeHighlighter();
  const [highlighter, { default: loaded }] = await Promise.all([making, grammar()]);
  await highlighter.loadLanguage(loaded as Parameters<HighlighterCore['loadLanguage']>[0]);
  const grammarName = language === 'bash' ? 'shellscript' : language;
  // The first time the patterns are made ready, which may use up the time that a line has and leave it half coloured.
  if (!ready.has(language)) piecesOf(highlighter, code, grammarName);
  ready.add(language);
  const pieces = piecesOf(highlighter, code, grammarName);
  known.set(`${name}\n${code}`, pieces);
  const [oldest] = known.keys();
  if (known.size > KNOWN_MAX && oldest !== undefined) known.delete(oldest);
  return pieces;
}

/** The engine that needs no WebAssembly, because the policy of the page allows none. */
async function makeHighlighter(): Promise<HighlighterCore> {
  const [{ createCssVariablesTheme, createHighlighterCore }, { createJavaScriptRegexEngine }] =
    await Promise.all([import('shiki/core'), import('shiki/engine/javascript')]);
  const theme = createCssVariablesTheme({ name: 'magpie', variablePrefix: '--code-' });
  return createHighlighterCore({
    themes: [theme],
    langs: [],
    // A pattern that this engine cannot read colours nothing, which is better than nothing being shown.
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  });
}

function piecesOf(highlighter: HighlighterCore, code: string, language: string): CodePiece[] {
  const lines = highlighter.codeToTokensBase(code, { lang: language, theme: 'magpie' });
  return lines.flatMap((line, index) => [
    ...(index === 0 ? [] : [{ text: '\n' }]),
    ...line.map(({ content, color = '' }) => {
      const kind = KIND.exec(color)?.[1];
      return kind === undefined ? { text: content } : { text: content, kind };
    }),
  ]);
}
