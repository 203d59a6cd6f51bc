import { describe, expect, test } from 'bun:test';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../../src/infra/config/load.ts';
import { printChecked } from '../../../src/infra/config/print.ts';
import { StartFault } from '../../../src/infra/config/start-fault.ts';
import { type TempFolder, tempFolder } from '../../support/temp-folder.ts';

interface Given {
  readonly flags?: Record<string, string>;
  readonly environment?: Record<string, string>;
  readonly file?: string;
}

const load = ({ flags = {}, environment = {}, file }: Given = {}) => loadConfig({ flags, environment, file });

function settingsFile(folder: TempFolder, content: unknown): string {
  const path = join(folder.path, 'settings.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

describe('where a setting comes from', () => {
  test('a flag beats the environment, which beats the file, which beats the default', () => {
    using folder = tempFolder('config');
    const file = settingsFile(folder, { port: 1001, name: 'from the file', limits: { messagesBurst: 7 } });
    const given = {
      flags: { port: '1003' },
      environment: { MAGPIE_PORT: '1002', MAGPIE_NAME: 'here' },
      file,
    };
    const { config, origins } = load(given);
    expect(config.port).toBe(1003);
    expect(config.name).toBe('here');
    expect(config.limits.messagesBurst).toBe(7);
    expect(config.limits.messagesPerSecond).toBe(5);
    expect([...origins.keys()].sort()).toEqual(['limits.messagesBurst', 'name', 'port']);
  });

  test('the file of the data folder is read, and another one when it is named', () => {
    using folder = tempFolder('config');
    const data = join(folder.path, 'data');
    mkdirSync(data);
    writeFileSync(join(data, 'magpie.json'), '{"name":"the folder’s"}');
    const file = settingsFile(folder, { name: 'the other' });
    expect(load({ flags: { data } }).config.name).toBe('the folder’s');
    expect(load({ environment: { MAGPIE_DATA: data } }).config.name).toBe('the folder’s');
    expect(load({ flags: { data }, file }).config.name).toBe('the other');
    expect(load({ environment: { MAGPIE_CONFIG: file } }).config.name).toBe('the other');
  });

  test('variables have one prefix and follow from the names in the schema', () => {
    const environment = {
      MAGPIE_LIMITS_HTTP_PER_MINUTE_USER: '9',
      MAGPIE_METRICS_PORT: 'off',
      MAGPIE_TRUSTED_PROXIES: '10.0.0.0/8, ::1',
      PATH: '/usr/bin',
    };
    const { config } = load({ environment });
    expect(config.limits.httpPerMinuteUser).toBe(9);
    expect(config.metrics.port).toBe('off');
    expect(config.trustedProxies).toEqual(['10.0.0.0/8', '::1']);
  });

  test('what was loaded cannot be changed any more', () => {
    const { config } = load();
    expect(
      Object.isFrozen(config) && Object.isFrozen(config.limits) && Object.isFrozen(config.trustedProxies),
    ).toBe(true);
  });
});

describe('a bad setting is one sentence', () => {
  test.each([
    [{ flags: { port: '70000' } }, 'port', 'the flag --port', '65535'],
    [{ flags: { port: '' } }, 'port', 'the flag --port', 'whole number'],
    [{ flags: { port: '80.5' } }, 'port', 'the flag --port', 'whole number'],
    [
      { environment: { MAGPIE_PORT: 'http' } },
      'port',
      'the environment variable MAGPIE_PORT',
      'whole number',
    ],
    [
      { flags: { registration: 'invite' } },
      'registration',
      '--registration',
      'one of open, invitation, closed',
    ],
    [{ flags: { 'oidc.issuer': 'login.example.org' } }, 'oidc.issuer', '--oidc-issuer', 'such as https://'],
    [{ flags: { 'mail.smtp': 'mail.example.org' } }, 'mail.smtp', '--mail-smtp', 'such as smtp://'],
    [{ flags: { publicUrl: 'https://a.example/path' } }, 'publicUrl', '--public-url', 'such as https://'],
    [
      { flags: { publicUrl: 'https://me:secret@a.example' } },
      'publicUrl',
      '--public-url',
      'such as https://',
    ],
    [
      { flags: { allowedOrigins: 'https://a.example,null' } },
      'allowedOrigins',
      '--allowed-origins',
      'a list',
    ],
    [{ flags: { trustedProxies: '10.0.0.0/33' } }, 'trustedProxies', '--trusted-proxies', 'networks'],
    [{ flags: { 'limits.heartbeatMs': '-1' } }, 'limits.heartbeatMs', '--limits-heartbeat-ms', 'from 100'],
  ] satisfies [Given, string, string, string][])('%p', (given, key, origin, remedy) => {
    const fault = faultOf(() => load(given));
    for (const part of [key, origin, remedy]) expect(fault.message).toContain(part);
    expect(fault.message).not.toContain('\n');
  });

  test('a variable that is no setting', () => {
    const fault = faultOf(() => load({ environment: { MAGPIE_PROT: '80' } }));
    expect(fault.message).toContain('MAGPIE_PROT');
  });

  test.each([
    [{ prot: 80 }, 'prot'],
    [{ limits: { messagesPerMinute: 3 } }, 'limits.messagesPerMinute'],
    [{ limits: 3 }, 'limits'],
    [{ port: '8080' }, 'port'],
    [{ name: { first: 'Magpie' } }, 'name'],
    ['[]', 'JSON object'],
    ['{', 'not JSON'],
  ])('a file that holds %p', (content, part) => {
    using folder = tempFolder('config');
    const file = settingsFile(folder, content);
    const fault = faultOf(() => load({ file }));
    expect(fault.message).toContain(part);
    expect(fault.message).toContain(file);
  });

  test('a provider without a name for this server, or a place to send people back to', () => {
    const flags = { 'oidc.issuer': 'https://login.example.org/realm' };
    const sentence = 'The setting oidc.issuer needs oidc.clientId and publicUrl beside it.';
    for (const more of [{}, { 'oidc.clientId': 'magpie' }, { publicUrl: 'https://chat.example.org' }])
      expect(faultOf(() => load({ flags: { ...flags, ...more } })).message).toBe(sentence);
    const whole = { ...flags, 'oidc.clientId': 'magpie', publicUrl: 'https://chat.example.org' };
    expect(load({ flags: whole }).config.oidc.clientId).toBe('magpie');
  });

  test('a mail server without a sender, or an address that its links could lead to', () => {
    const flags = { 'mail.smtp': 'smtp://mail.example.org' };
    const sentence = 'The setting mail.smtp needs mail.from and publicUrl beside it.';
    for (const more of [{}, { 'mail.from': 'nest@example.org' }, { publicUrl: 'https://chat.example.org' }])
      expect(faultOf(() => load({ flags: { ...flags, ...more } })).message).toBe(sentence);
    const whole = { ...flags, 'mail.from': 'nest@example.org', publicUrl: 'https://chat.example.org' };
    expect(load({ flags: whole }).config.mail.from).toBe('nest@example.org');
  });

  test('a socket that would count as silent between two pings', () => {
    const flags = { 'limits.heartbeatMs': '1000', 'limits.silentMs': '1000' };
    expect(faultOf(() => load({ flags })).message).toContain(
      'limits.silentMs must be above limits.heartbeatMs',
    );
    expect(load({ flags: { ...flags, 'limits.silentMs': '1001' } }).config.limits.silentMs).toBe(1001);
  });

  test('a file that is not there', () => {
    expect(faultOf(() => load({ file: 'nowhere/magpie.json' })).message).toContain('nowhere/magpie.json');
  });

  test('a file in the data folder that names another data folder', () => {
    using folder = tempFolder('config');
    writeFileSync(join(folder.path, 'magpie.json'), '{"data":"elsewhere"}');
    expect(faultOf(() => load({ flags: { data: folder.path } })).message).toContain('cannot set data');
  });
});

test('the check names what was set and where, and nothing that is at its default', () => {
  const text = printChecked(load({ flags: { port: '0' }, environment: { MAGPIE_LOG_LEVEL: 'debug' } }));
  expect(text).toContain('port = 0 (the flag --port)');
  expect(text).toContain('log.level = debug (the environment variable MAGPIE_LOG_LEVEL)');
  expect(text).not.toContain('registration');
});

function faultOf(act: () => unknown): StartFault {
  try {
    act();
  } catch (fault) {
    if (fault instanceof StartFault) return fault;
    throw fault;
  }
  throw new Error('nothing was refused');
}
