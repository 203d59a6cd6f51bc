import { type LoadedConfig, settings } from './load.ts';
import { type Setting, shownValue } from './settings.ts';

/** What `config check` prints once everything is right: each setting that is not at its default, and its source. */
export function printChecked({ config, origins }: LoadedConfig): string {
  const set = settings.filter(({ key }) => origins.has(key));
  const lines = set.map(
    (setting) =>
      `${setting.key} = ${shownValue(setting, valueAt(config, setting))} (${origins.get(setting.key)})`,
  );
  const rest = `${settings.length - set.length} settings are at their defaults.`;
  return [...lines, `The settings are good. ${rest}`].join('\n');
}

/** What `config default` prints: a settings file with every default in it, ready to be changed. */
export function printDefaults(): string {
  const content: Record<string, unknown> = {};
  for (const { path, preset, key } of settings) {
    // A file in the data folder cannot say where that folder is.
    if (preset === undefined || key === 'data') continue;
    const [group = '', name] = path;
    if (name === undefined) content[group] = preset;
    else content[group] = { ...(content[group] as object | undefined), [name]: preset };
  }
  return JSON.stringify(content, null, 2);
}

/** What `config doc` prints, and what is committed as docs/configuration.md. */
export function printDocumentation(): string {
  return `# Configuration

A setting comes from a flag of the command line, else from the environment, else from a file, else from its default.
The file is \`magpie.json\` in the data folder, or the one that \`--config\` or \`MAGPIE_CONFIG\` names; it holds one JSON
object, in which \`limits.heartbeatMs\` is written \`{ "limits": { "heartbeatMs": 30000 } }\`. Lists are arrays in the file
and set off by commas elsewhere. An unknown setting is refused wherever it stands.

\`magpie config check\` tells which settings are in force and where they come from, \`magpie config default\` prints a file
with every default, \`magpie config doc\` prints this page.

| setting | default | unit | flag and variable | meaning |
|---|---|---|---|---|
${settings.map(row).join('\n')}
`;
}

function row(setting: Setting): string {
  const { key, unit = '', flag, variable, description, mustBe } = setting;
  const preset = shownValue(setting, setting.preset);
  const shown = preset === '(none)' ? 'none' : `\`${preset}\``;
  const meaning = `${description} Must be ${mustBe}.`;
  return `| \`${key}\` | ${shown} | ${unit} | \`${flag}\` \`${variable}\` | ${meaning} |`;
}

function valueAt(config: LoadedConfig['config'], { path }: Setting): unknown {
  return path.reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], config);
}
