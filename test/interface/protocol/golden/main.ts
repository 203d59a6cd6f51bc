// `bun test/interface/protocol/golden/main.ts`: keeps the frames that are not kept yet. It changes no file.
import { addMissing } from './fixtures.ts';

const added = await addMissing();
console.log(added.length === 0 ? 'Every golden frame is kept already.' : `Kept: ${added.join(', ')}`);
