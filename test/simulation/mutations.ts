/** One rule of docs/protocol.md taken out: exactly this text of one file is replaced when the file is loaded. */
export interface Mutation {
  readonly name: string;
  /** The rule that is gone. */
  readonly without: string;
  readonly file: string;
  /** Occurs exactly once in the file. Whoever changes the code around it finds it here a new place. */
  readonly find: string;
  readonly replace: string;
}

const DECIDE = 'src/infra/committer/decide-batch.ts';
const QUEUE = 'src/infra/committer/queue.ts';
const INDEX = 'src/modules/delivery/stream-index.ts';
const WINDOW = 'src/interface/sdk/stream-window.ts';
const SENDER = 'src/interface/sdk/outbox-sender.ts';

/** Each must make some seed of 200 fail: what survives is not tested, whatever the coverage says. */
export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'no-receipt',
    without: 'a command that has a receipt is not carried out again (section 2, receipts)',
    file: DECIDE,
    find: '  if (receipt) {\n',
    replace: '  if (receipt && command.attempt < 0) {\n',
  },
  {
    name: 'one-receipt-a-frame',
    without: 'every operation of a frame writes its receipt (section 2, receipts)',
    file: DECIDE,
    find: "if (clientId !== '') state.put('receipts',",
    replace: "if (clientId !== '' && means.rows.length === appended.length) state.put('receipts',",
  },
  {
    name: 'hash-ignored',
    without: 'the same client id with another hash is a conflict (section 2, receipts)',
    file: DECIDE,
    find: "if (receipt.hash !== command.hash) return { refused: 'conflict' };",
    replace: '',
  },
  {
    name: 'half-a-frame',
    without: 'nothing of a refused frame is stored (section 4, all or none)',
    file: DECIDE,
    find: '      state.dropFrame();\n',
    replace: '      state.keepFrame();\n      written.push(...rows);\n',
  },
  {
    name: 'chain-stands-still',
    without: 'each row is linked to the one before it (section 2, digest)',
    file: DECIDE,
    find: 'lastNo: row.no, digest, changedAt, activeAt });',
    replace: 'lastNo: row.no, changedAt, activeAt });',
  },
  {
    name: 'early-acknowledgement',
    without: 'an acknowledgement means committed (section 3)',
    file: QUEUE,
    find: '    let answer: BatchAnswer;\n',
    replace:
      '    for (const { frame, answer: tell } of batch) {\n' +
      "      const stored = { streamId: '', seq: 0, at: 0, duplicate: false };\n" +
      '      tell({ ok: true, results: frame.commands.map((each) => ({ ...stored, ...each })) } as never);\n' +
      '    }\n' +
      '    let answer: BatchAnswer;\n',
  },
  {
    name: 'committed-late',
    without: 'what waited longer than 5 s is given back and never committed late (section 3)',
    file: QUEUE,
    find: 'if (now - waiting.since > deadlineMs) {',
    replace: 'if (now - waiting.since > 100 * deadlineMs) {',
  },
  {
    name: 'removal-forgotten',
    without: 'a node’s index follows every removal (section 5)',
    file: INDEX,
    find: '        known.leftSeq = row.seq;\n',
    replace: '',
  },
  {
    name: 'old-entry-admitted',
    without: 'an entry older than the position of the index is read again (section 5)',
    file: INDEX,
    find: '    if (row.asOf < this.position) return false;\n',
    replace: '',
  },
  {
    name: 'run-not-cut',
    without: 'a run is cut before and after each change of membership (section 5)',
    file: 'src/modules/delivery/router.ts',
    find: 'needsCare(rows) || rows[0]?.seq === 1 ? cutAtMembership(rows) : [rows];',
    replace: '[rows];',
  },
  {
    name: 'nothing-void',
    without: 'a change of a row below the view is sent as void (section 2, visibility)',
    file: 'src/modules/delivery/hand-out.ts',
    find: '({ refSeq }) => refSeq !== null && refSeq <= visibleFrom);',
    replace: '() => false);',
  },
  {
    name: 'ahead-handed-on',
    without: 'a run that comes too early waits for the one before it (section 5)',
    file: 'src/modules/delivery/stream-lane.ts',
    find: '    if (run.first > position + 1 || run.rows === undefined) return false;\n',
    replace:
      '    if (run.rows === undefined) return false;\n' +
      '    if (run.first > position + 1) {\n' +
      '      this.#options.handOn(run.rows, false);\n' +
      '      return true;\n' +
      '    }\n',
  },
  {
    name: 'loss-not-repaired',
    without: 'what the bus lost is read again (section 5)',
    file: 'src/modules/delivery/router.ts',
    find: 'onLoss: (lostAt) => this.#lost(lostAt),',
    replace: 'onLoss: () => {},',
  },
  {
    name: 'numbers-ignored',
    without: 'a missing number means a lost parcel (section 5)',
    file: 'src/modules/delivery/node-links.ts',
    find: 'if (parcel.number > next || (known && !isSame))',
    replace: 'if (known && !isSame)',
  },
  {
    name: 'index-not-entered',
    without: 'a device enters the index before it is told its heads (section 5)',
    file: 'src/interface/ws/sign-in-connection.ts',
    find: '  const entering = context.router.enter(connection);\n',
    replace: '  const entering = Promise.resolve();\n',
  },
  {
    name: 'cursor-by-acknowledgement',
    without: 'only an event in its place moves the cursor (section 4)',
    file: 'src/interface/sdk/engine.ts',
    find: '        outbox.acknowledged(frame);\n',
    replace:
      '        outbox.acknowledged(frame);\n' +
      '        for (const { seq } of frame.results) {\n' +
      '          const window = replicas.get(frame.stream)?.window;\n' +
      '          if (window && seq > window.cursor) window.cursor = seq;\n' +
      '        }\n',
  },
  {
    name: 'hole-jumped',
    without: 'an event beyond a hole waits (section 4)',
    file: WINDOW,
    find: '    if (run.first > this.cursor + 1) {\n',
    replace: '    if (run.first > this.cursor + 1 && run.events.length === 0) {\n',
  },
  {
    name: 'attempt-not-stored',
    without: 'an attempt is stored before the frame leaves (section 4, outbox)',
    file: SENDER,
    find: '    await this.#entries.save({ put: attempted });\n',
    replace: '    void this.#entries.save({ put: attempted });\n',
  },
  {
    name: 'resent-as-new',
    without: 'an operation keeps its client id (section 4, outbox)',
    file: 'src/interface/sdk/outbox-frame.ts',
    find: 'const common = { clientId, attempt: Math.max(1, attempt) };',
    replace:
      'const again = clientId.slice(0, -2) + String(attempt % 100).padStart(2, "0");\n' +
      '  const common = { clientId: attempt > 1 ? again : clientId, attempt: Math.max(1, attempt) };',
  },
  {
    name: 'late-page-not-mended',
    without:
      'a page read before the cursor is merged after re-applying what came since (section 2, convergence)',
    file: WINDOW,
    find: 'for (const change of this.#recent) if (change.seq > asOf) effectsOf(rows, change).forEach(put);\n',
    replace: '\n',
  },
  {
    name: 'late-change-lost',
    without: 'a change of a row that only the store holds reaches it there (section 4, windows)',
    file: WINDOW,
    find: 'if (isLate) this.#late.push(event);',
    replace: '',
  },
  {
    name: 'view-stands-still',
    without: 'what somebody looks at in history follows what is edited or taken back (section 4, windows)',
    file: 'src/interface/sdk/slice-view.ts',
    find: 'for (const row of effectsOf(this.#lines, event)) if',
    replace: 'for (const row of []) if',
  },
  {
    name: 'mark-goes-down',
    without: 'a mark only moves up (section 2, marks)',
    file: 'src/domain/messages/member.ts',
    find: '  if (seq <= member.readSeq) return member;\n',
    replace: '',
  },
  {
    name: 'own-rows-unread',
    without: 'one’s own rows above the mark are no unread ones (section 2, unread)',
    file: 'src/domain/messages/decide-message.ts',
    find: 'ownAbove: marked.ownAbove + 1 };',
    replace: 'ownAbove: marked.ownAbove };',
  },
];
