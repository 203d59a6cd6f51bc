import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, ConfigSchema } from './schema.ts';
import { type Setting, settingsOf, shownValue, VARIABLE_PREFIX } from './settings.ts';
import { StartFault } from './start-fault.ts';

/** Where settings come from, the strongest first. */
export interface ConfigSources {
  /** By the setting's key, as text from the command line. */
  readonly flags: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** A file named by `--config`; otherwise `magpie.json` in the data folder is read where it exists. */
  readonly file?: string | undefined;
}

export interface LoadedConfig {
  readonly config: Config;
  /** What was set and where, for people: `the flag --port`. A setting at its default is not in it. */
  readonly origins: ReadonlyMap<string, string>;
}

const FILE_NAME = 'magpie.json';
const FILE_VARIABLE = `${VARIABLE_PREFIX}CONFIG`;

export const settings: readonly Setting[] = settingsOf(ConfigSchema);

/** Reads, checks and freezes the settings. Throws a `StartFault` that names the setting, its source and the remedy. */
export function loadConfig({ flags, environment, file }: ConfigSources): LoadedConfig {
  refuseUnknownVariables(environment);
  const named = file ?? environment[FILE_VARIABLE];
  const data = flags['data'] ?? environment['MAGPIE_DATA'];
  const fromFile = named ? readSettings(named) : readFolderFile(data ?? './data');
  const values: Record<string, unknown> = {};
  const origins = new Map<string, string>();
  for (const setting of settings) {
    const found = find(setting, { flags, environment, fromFile });
    if (found) origins.set(setting.key, found.origin);
    put(values, setting.path, found ? check(setting, found) : setting.preset);
  }
  const config = freeze(values) as unknown as Config;
  refuseContradictions(config);
  return { config, origins };
}

/** A socket that answers every ping must never count as silent, and whoever deals with a provider or sends letters must say who they are. */
function refuseContradictions({ limits, oidc, mail, publicUrl }: Config): void {
  const { heartbeatMs, silentMs } = limits;
  if (silentMs <= heartbeatMs) {
    throw new StartFault(
      `The setting limits.silentMs must be above limits.heartbeatMs, which is ${heartbeatMs}. It is ${silentMs}.`,
    );
  }
  if (oidc.issuer !== undefined && (oidc.clientId === undefined || publicUrl === undefined)) {
    throw new StartFault('The setting oidc.issuer needs oidc.clientId and publicUrl beside it.');
  }
  if (mail.smtp !== undefined && (mail.from === undefined || publicUrl === undefined)) {
    throw new StartFault('The setting mail.smtp needs mail.from and publicUrl beside it.');
  }
}

interface FileSettings {
  readonly path: string;
  readonly values: ReadonlyMap<string, unknown>;
}

interface Found {
  readonly value: unknown;
  readonly origin: string;
}

function find(
  setting: Setting,
  { flags, environment, fromFile }: Omit<ConfigSources, 'file'> & { fromFile: FileSettings | undefined },
): Found | undefined {
  const { key, flag, variable } = setting;
  const flagged = flags[key];
  if (flagged !== undefined) return { value: fromText(setting, flagged), origin: `the flag ${flag}` };
  const said = environment[variable];
  if (said !== undefined) {
    return { value: fromText(setting, said), origin: `the environment variable ${variable}` };
  }
  if (!fromFile?.values.has(key)) return undefined;
  return { value: fromFile.values.get(key), origin: `the file ${fromFile.path}` };
}

/** Text that is no number stays text, which the check then refuses by its type. */
function fromText({ read }: Setting, text: string): unknown {
  if (read === 'list') return text.split(',').flatMap((part) => part.trim() || []);
  if (read !== 'text' && /^-?\d+(\.\d+)?$/.test(text.trim())) return Number(text);
  return text;
}

function check(setting: Setting, { value, origin }: Found): unknown {
  const checked = setting.field.safeParse(value);
  if (checked.success) return checked.data;
  const is = setting.secret ? '' : ` It is ${JSON.stringify(shownValue(setting, value))}.`;
  throw new StartFault(`The setting ${setting.key} from ${origin} must be ${setting.mustBe}.${is}`);
}

function refuseUnknownVariables(environment: ConfigSources['environment']): void {
  const known = new Set([FILE_VARIABLE, ...settings.map(({ variable }) => variable)]);
  const unknown = Object.keys(environment).find(
    (name) => name.startsWith(VARIABLE_PREFIX) && !known.has(name),
  );
  if (unknown === undefined) return;
  throw new StartFault(
    `The environment variable ${unknown} is no setting of Magpie; \`magpie config doc\` lists them.`,
  );
}

function readFolderFile(data: string): FileSettings | undefined {
  const path = join(data, FILE_NAME);
  if (!existsSync(path)) return undefined;
  const found = readSettings(path);
  if (found.values.has('data')) {
    throw new StartFault(`The file ${path} lies in the data folder, so it cannot set data to another one.`);
  }
  return found;
}

function readSettings(path: string): FileSettings {
  const content = parseFile(path);
  const values = new Map<string, unknown>();
  const known = new Set(settings.map(({ key }) => key));
  collect(content, [], (key, value) => {
    if (!known.has(key)) {
      throw new StartFault(
        `The file ${path} has ${key}, which is no setting; \`magpie config doc\` lists them.`,
      );
    }
    values.set(key, value);
  });
  return { path, values };
}

function parseFile(path: string): object {
  try {
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof content === 'object' && content !== null && !Array.isArray(content)) return content;
  } catch (cause) {
    const why = cause instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
    throw new StartFault(`The settings file ${path} ${why}: ${(cause as Error).message}`, { cause });
  }
  throw new StartFault(`The settings file ${path} must hold one JSON object.`);
}

function collect(
  content: object,
  above: readonly string[],
  take: (key: string, value: unknown) => void,
): void {
  for (const [name, value] of Object.entries(content)) {
    const path = [...above, name];
    const isGroup = settings.some(({ key }) => key.startsWith(`${path.join('.')}.`));
    if (isGroup && typeof value === 'object' && value !== null) collect(value, path, take);
    else take(path.join('.'), value);
  }
}

function put(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [name = '', ...below] = path;
  if (below.length === 0) target[name] = value;
  else {
    target[name] ??= {};
    put(target[name] as Record<string, unknown>, below, value);
  }
}

function freeze<T extends object>(value: T): T {
  for (const each of Object.values(value)) if (typeof each === 'object' && each !== null) freeze(each);
  return Object.freeze(value);
}
