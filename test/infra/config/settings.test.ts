import { expect, test } from 'bun:test';
import { z } from 'zod';
import { text } from '../../../src/infra/config/fields.ts';
import { loadConfig, settings } from '../../../src/infra/config/load.ts';
import { printDefaults, printDocumentation } from '../../../src/infra/config/print.ts';
import { settingsOf, shownValue } from '../../../src/infra/config/settings.ts';
import { tempFolder } from '../../support/temp-folder.ts';

test('every setting says what it means and what it must be, and goes by names of its own', () => {
  for (const { description, mustBe } of settings) {
    expect(description).toMatch(/\.$/);
    expect(mustBe.length).toBeGreaterThan(3);
  }
  for (const name of ['key', 'flag', 'variable'] as const) {
    expect(new Set(settings.map((setting) => setting[name])).size).toBe(settings.length);
  }
});

test('the printed defaults are a settings file that changes nothing', async () => {
  using folder = tempFolder('config');
  const file = `${folder.path}/magpie.json`;
  await Bun.write(file, printDefaults());
  expect(loadConfig({ flags: {}, environment: {}, file }).config).toEqual(
    loadConfig({ flags: {}, environment: {} }).config,
  );
});

test('the page explains every setting', () => {
  const page = printDocumentation();
  for (const { key, flag, variable } of settings) {
    expect(page).toContain(`| \`${key}\` |`);
    expect(page).toContain(`\`${flag}\` \`${variable}\``);
  }
});

test('a secret is never printed', () => {
  const schema = z.strictObject({ key: text('swordfish', { description: 'A key.', secret: true }) });
  const [setting] = settingsOf(schema);
  expect(setting).toMatchObject({ key: 'key', secret: true });
  expect(shownValue({ secret: true }, 'swordfish')).toBe('***');
});
