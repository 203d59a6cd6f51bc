import { type Command, ruleOf } from '../../domain/commands.ts';
import type { Accepted, Decision, EventDraft, Load } from '../../domain/shared/command.ts';
import { eventLine } from '../../domain/shared/events.ts';
import type { StreamId } from '../../domain/shared/ids.ts';
import { isFinal, type RefusalCode } from '../../domain/shared/refusals.ts';
import type { LogRow } from '../../domain/shared/rows.ts';
import type { Frame, FrameOutcome, OperationResult, Run } from '../../modules/shared/ports.ts';
import type { BatchState } from './batch-state.ts';

/** What a store must do for a batch. `load` fills the state with what was asked, inside the transaction. */
export interface BatchLoader {
  load(loads: readonly Load[], state: BatchState): void;
}

export interface BatchDecision {
  readonly outcomes: FrameOutcome[];
  readonly state: BatchState;
  readonly runs: Run[];
}

export interface BatchMeans {
  readonly now: number;
  sha256Prefix(text: string): string;
}

/** Every row that the frames of a batch name first. */
export function loadsOf(frames: readonly Frame[]): Load[] {
  const loads: Load[] = [];
  for (const { commands } of frames) {
    for (const command of commands) {
      loads.push(...ruleOf(command).load(command));
      if (command.clientId === '') continue;
      loads.push({ table: 'receipts', key: [command.userId, command.clientId] });
      loads.push({ table: 'refused', key: [command.userId, command.clientId] });
    }
  }
  return loads;
}

/** The rows that only the first ones tell of. */
export function moreLoadsOf(frames: readonly Frame[], state: BatchState): Load[] {
  const loads: Load[] = [];
  for (const { commands } of frames) {
    for (const command of commands) {
      const more = ruleOf(command).loadMore?.(command, state);
      if (more) loads.push(...more);
      const stored =
        command.clientId === '' ? undefined : state.get('receipts', command.userId, command.clientId);
      if (stored) loads.push({ table: 'log', key: [stored.streamId, stored.seq] });
    }
  }
  return loads;
}

/**
 * Decides a batch, frame after frame, each on the state left by those before it. Pure but for the state it fills:
 * the same function decides in the SQLite worker, in memory and in the simulation.
 */
export function decideBatch(frames: readonly Frame[], state: BatchState, means: BatchMeans): BatchDecision {
  const appended: LogRow[] = [];
  const outcomes = frames.map((frame) => {
    const written: LogRow[] = [];
    const outcome = decideFrame(frame, state, means, written);
    appended.push(...written);
    return outcome;
  });
  return { outcomes, state, runs: runsOf(appended, state) };
}

/** All or none. Operations that have a receipt stand aside as duplicates. */
function decideFrame(frame: Frame, state: BatchState, means: BatchMeans, written: LogRow[]): FrameOutcome {
  const results: OperationResult[] = [];
  const rows: LogRow[] = [];
  for (const [index, command] of frame.commands.entries()) {
    const answered = earlierAnswer(command, state);
    if (answered && 'duplicate' in answered) {
      results.push(answered);
      written.push(...storedBefore(answered, state));
      continue;
    }
    const decision: Decision = answered ?? ruleOf(command).decide(command, state, means);
    if ('refused' in decision) {
      state.dropFrame();
      if (answered === undefined) rememberRefusal(command, decision.refused, state, means.now);
      return { ok: false, index, code: decision.refused, done: standingReceipts(frame, state) };
    }
    results.push(carryOut(command, decision, state, { ...means, rows }));
  }
  state.keepFrame();
  written.push(...rows);
  return { ok: true, results };
}

/** The first answer, where this client id was used before: a receipt, a stored refusal, or a conflict. */
function earlierAnswer(
  command: Command,
  state: BatchState,
): OperationResult | { refused: RefusalCode } | undefined {
  if (command.clientId === '') return undefined;
  const receipt = state.get('receipts', command.userId, command.clientId);
  if (receipt) {
    if (receipt.hash !== command.hash) return { refused: 'conflict' };
    const { streamId, seq, at } = receipt;
    return { clientId: command.clientId, streamId, seq, at, duplicate: true };
  }
  const refused = state.get('refused', command.userId, command.clientId);
  if (!refused) return undefined;
  return { refused: refused.hash === command.hash ? (refused.code as RefusalCode) : 'conflict' };
}

/**
 * Further below the head a row is not told again: what was lost so long ago was found by comparing heads, and a node
 * that hears of an old row would read everything above it.
 */
const TOLD_AGAIN_ROWS = 200;

/**
 * The row of an operation that an earlier attempt stored. It is told again, because whoever stored it may have lost its
 * connection, or died, before telling anybody.
 */
function storedBefore({ streamId, seq }: OperationResult, state: BatchState): LogRow[] {
  if (!state.hasLoaded('log', [streamId, seq]) || !state.hasLoaded('streams', [streamId])) return [];
  const row = state.get('log', streamId, seq);
  const head = state.get('streams', streamId)?.lastSeq ?? 0;
  return row && head - seq < TOLD_AGAIN_ROWS ? [row] : [];
}

/** Operations of a refused frame that an earlier attempt had carried out. */
function standingReceipts(frame: Frame, state: BatchState): OperationResult[] {
  return frame.commands.flatMap((command) => {
    const answered = earlierAnswer(command, state);
    return answered && 'duplicate' in answered ? [answered] : [];
  });
}

/**
 * A final refusal of a repeated attempt is itself an answer: the first attempt may still be under way somewhere and
 * must then meet it. A first attempt leaves nothing, so that refusals cost no room.
 */
function rememberRefusal(command: Command, code: RefusalCode, state: BatchState, at: number): void {
  if (command.clientId === '' || command.attempt <= 1 || !isFinal(code)) return;
  const { userId: senderId, clientId, hash } = command;
  state.put('refused', { senderId, clientId, hash, code, at });
  state.keepFrame();
}

function carryOut(
  command: Command,
  decision: Accepted,
  state: BatchState,
  means: BatchMeans & { rows: LogRow[] },
): OperationResult {
  for (const change of decision.changes) state.apply(change);
  const appended = decision.events.map((draft, part) => append(draft, { command, part }, state, means));
  means.rows.push(...appended);
  const first = appended[0];
  const streamId = decision.answer?.streamId ?? first?.streamId ?? ('' as StreamId);
  const seq = decision.answer?.seq ?? first?.seq ?? 0;
  const { clientId, hash, userId: senderId } = command;
  if (clientId !== '') state.put('receipts', { senderId, clientId, hash, streamId, seq, at: means.now });
  const answer = { clientId, streamId, seq, at: means.now, duplicate: false };
  return decision.result ? { ...answer, result: decision.result } : answer;
}

/** Gives an event its number, its time and its link in the digest chain. */
function append(
  draft: EventDraft,
  from: { command: Command; part: number },
  state: BatchState,
  means: BatchMeans,
): LogRow {
  const line = eventLine(draft.type);
  const stream = state.get('streams', draft.streamId);
  if (!stream || !line.streams.includes(stream.kind)) {
    throw new Error(`no ${draft.type} can stand in this stream`);
  }
  const row = rowOf(draft, from, {
    seq: stream.lastSeq + 1,
    no: stream.lastNo + (line.numbered ? 1 : 0),
    at: means.now,
  });
  const digest = means.sha256Prefix(linkText(stream.digest, row));
  const linked = { ...row, digest };
  state.put('log', linked);
  const changedAt = Math.max(means.now, stream.changedAt + 1);
  const activeAt = line.numbered || row.seq === 1 ? row.at : stream.activeAt;
  state.put('streams', { ...stream, lastSeq: row.seq, lastNo: row.no, digest, changedAt, activeAt });
  return linked;
}

/** What the chain covers: everything of a row that never changes, after the link before it. */
const linkText = (previous: string, row: LogRow): string => {
  const { streamId, seq, no, type, senderId, clientId, part, refSeq, at } = row;
  return [previous, streamId, seq, no, type, senderId, clientId, part, refSeq ?? '', at].join('|');
};

function rowOf(
  draft: EventDraft,
  from: { command: Command; part: number },
  place: { seq: number; no: number; at: number },
): LogRow {
  return {
    streamId: draft.streamId,
    ...place,
    type: draft.type,
    senderId: draft.senderId ?? from.command.userId,
    clientId: from.command.clientId as LogRow['clientId'],
    part: from.part,
    refSeq: draft.refSeq ?? null,
    replySeq: draft.replySeq ?? null,
    changedSeq: place.seq,
    digest: '',
    body: JSON.stringify(draft.body),
    parentSeq: null,
    viaId: null,
    origin: null,
    originAt: null,
    expiresAt: null,
  };
}

/**
 * The batch's rows in contiguous runs, each row as it stands at the end of the batch: a message recalled within the
 * batch that wrote it leaves with no body.
 */
function runsOf(written: readonly LogRow[], state: BatchState): Run[] {
  const runs: LogRow[][] = [];
  const open = new Map<StreamId, LogRow[]>();
  for (const row of written) {
    const current = state.get('log', row.streamId, row.seq) ?? row;
    const run = open.get(row.streamId);
    if (run?.at(-1)?.seq === row.seq - 1) run.push(current);
    else {
      const begun = [current];
      open.set(row.streamId, begun);
      runs.push(begun);
    }
  }
  return runs.flatMap((rows) => {
    const last = rows.at(-1);
    return last ? [{ streamId: last.streamId, rows }] : [];
  });
}
