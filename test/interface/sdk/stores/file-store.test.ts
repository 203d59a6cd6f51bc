import { afterEach, describe, expect, test } from 'bun:test';
import { appendFileSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { OutboxEntry } from '../../../../src/interface/sdk/index.ts';
import { FileStore } from '../../../../src/interface/sdk/stores/file-store.ts';
import { storeContract } from '../../../contract/sdk-store.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const entry = (order: number): OutboxEntry => ({
  clientId: `id-${order}`,
  stream: 's',
  order,
  createdAt: order,
  attempt: 0,
  operation: { type: 'message', text: 'x'.repeat(100), mentions: [] },
});

const opened: FileStore[] = [];

function storeIn(folder: string, options: { compactFromBytes?: number } = {}): FileStore {
  const store = new FileStore(folder, options);
  opened.push(store);
  return store;
}

afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
});

describe('the store in a folder', () => {
  test.each([...storeContract])('$name', async ({ run }) => {
    using folder = tempFolder('sdk-store');
    await run(() => Promise.resolve(storeIn(join(folder.path, 'device'))));
  });

  test('holds what was acknowledged when the program is gone without a word', async () => {
    using folder = tempFolder('sdk-store');
    const gone = storeIn(folder.path);
    await gone.saveOutbox({ put: [entry(1)] });
    const { outbox } = await storeIn(folder.path).load(60);
    expect(outbox).toEqual([entry(1)]);
  });

  test('cuts away the line that a crash tore off, and writes on behind it', async () => {
    using folder = tempFolder('sdk-store');
    const before = storeIn(folder.path);
    await before.saveOutbox({ put: [entry(1)] });
    await before.close();
    appendFileSync(join(folder.path, 'journal.jsonl'), '{"outbox":{"put":[{"clie');
    const after = storeIn(folder.path);
    await after.saveOutbox({ put: [entry(2)] });
    await after.close();
    const { outbox } = await storeIn(folder.path).load(60);
    expect(outbox).toEqual([entry(1), entry(2)]);
    expect(existsSync(join(folder.path, 'journal.jsonl.damaged'))).toBe(false);
  });

  test('keeps a copy of a journal that is damaged in another way', async () => {
    using folder = tempFolder('sdk-store');
    appendFileSync(join(folder.path, 'journal.jsonl'), '\0\0\0\n{"wipe":true}\n');
    expect(await storeIn(folder.path).load(60)).toEqual({
      identity: null,
      streams: [],
      outbox: [],
      contacts: [],
    });
    expect(readFileSync(join(folder.path, 'journal.jsonl.damaged'), 'utf8')).toContain('wipe');
  });

  test('is rewritten when most of it is history, and loses nothing by it', async () => {
    using folder = tempFolder('sdk-store');
    const store = storeIn(folder.path, { compactFromBytes: 2_000 });
    const path = join(folder.path, 'journal.jsonl');
    for (let order = 1; order <= 200; order += 1) {
      await store.saveOutbox({ put: [entry(order)], remove: [`id-${order - 2}`] });
    }
    expect(statSync(path).size).toBeLessThan(4_000);
    await store.close();
    const { outbox } = await storeIn(folder.path).load(60);
    expect(outbox).toEqual([entry(199), entry(200)]);
    expect(readdirSync(folder.path)).toEqual(['journal.jsonl']);
  });

  test('is for its owner only, and holds nothing readable once wiped', async () => {
    using folder = tempFolder('sdk-store');
    const store = storeIn(folder.path);
    await store.saveIdentity({ device: 'd', token: 'secret', level: 1 });
    expect(statSync(join(folder.path, 'journal.jsonl')).mode & 0o777).toBe(0o600);
    await store.wipe();
    expect(readFileSync(join(folder.path, 'journal.jsonl'), 'utf8')).toBe('');
  });

  test('refuses writes once it is closed', async () => {
    using folder = tempFolder('sdk-store');
    const store = storeIn(folder.path);
    await store.saveOutbox({ put: [entry(1)] });
    await store.close();
    await expect(store.saveOutbox({ put: [entry(2)] })).rejects.toThrow('closed');
  });

  test('refuses a write that the disk does not take', async () => {
    using folder = tempFolder('sdk-store');
    const place = join(folder.path, 'device');
    appendFileSync(place, 'in the way');
    const store = storeIn(place);
    await expect(store.saveOutbox({ put: [entry(1)] })).rejects.toThrow();
    await expect(store.saveOutbox({ put: [entry(2)] })).rejects.toThrow();
  });
});
