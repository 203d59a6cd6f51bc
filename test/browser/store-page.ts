import { IndexedDbStore } from '../../src/interface/sdk/index.ts';
import { storeContract } from '../contract/sdk-store.ts';

// Runs in the browser: the cases of the contract by name, each over a database of its own.
const cases = new Map(
  storeContract.map(({ name, run }, index) => [name, () => run(() => IndexedDbStore.open(`case-${index}`))]),
);

Object.assign(window, {
  storeCases: [...cases.keys()],
  runStoreCase: (name: string) => cases.get(name)?.(),
});
