import { clearHistory } from './clear-history.ts';
import { doubtMarks } from './doubt-marks.ts';
import { MarkReading } from './mark-read.ts';
import { openDirect } from './open-direct.ts';
import type { MessagesDependencies } from './ports.ts';
import { LogReading } from './read-log.ts';
import { sendOperations } from './send-operations.ts';
import { tellTyping } from './tell-typing.ts';

export type { EncodeMarks, MessageBudget, MessagesDependencies } from './ports.ts';
export type { SyncAnswer, SyncRequest } from './read-log.ts';
export type { OperationInput, SendOutcome } from './send-operations.ts';

/** Everything one can ask of conversations. Each member is one use case. */
export function createMessages(deps: MessagesDependencies) {
  const reading = new LogReading(deps);
  const marks = new MarkReading(deps);
  return {
    send: sendOperations(deps, marks),
    marks,
    openDirect: openDirect(deps, reading),
    clearHistory: clearHistory(deps, marks),
    tellTyping: tellTyping(deps),
    committed: doubtMarks(deps),
    heads: reading.heads.bind(reading),
    head: reading.head.bind(reading),
    sync: reading.sync.bind(reading),
  };
}
export type Messages = ReturnType<typeof createMessages>;
