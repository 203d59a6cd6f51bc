import { describe, test } from 'bun:test';
import { MemoryStore } from '../../../../src/interface/sdk/index.ts';
import { storeContract } from '../../../contract/sdk-store.ts';

describe('the store in memory', () => {
  test.each([...storeContract])('$name', async ({ run }) => {
    const store = new MemoryStore();
    await run(() => Promise.resolve(store));
  });
});
