import type { TableName, Tables } from '../../domain/shared/rows.ts';

type Columns = { readonly [T in TableName]: { readonly [C in keyof Tables[T]]: 'text' | 'integer' } };

/** Every column of every table, with what it holds. Both dialects build their statements from this. */
export const COLUMNS = {
  streams: {
    streamId: 'text',
    kind: 'text',
    lastSeq: 'integer',
    lastNo: 'integer',
    floorSeq: 'integer',
    digest: 'text',
    changedAt: 'integer',
    activeAt: 'integer',
    shard: 'integer',
    policy: 'text',
    parentId: 'text',
    rootSeq: 'integer',
    expireAfter: 'integer',
  },
  log: {
    streamId: 'text',
    seq: 'integer',
    no: 'integer',
    type: 'text',
    senderId: 'text',
    clientId: 'text',
    part: 'integer',
    refSeq: 'integer',
    replySeq: 'integer',
    changedSeq: 'integer',
    at: 'integer',
    digest: 'text',
    body: 'text',
    parentSeq: 'integer',
    viaId: 'text',
    origin: 'text',
    originAt: 'integer',
    expiresAt: 'integer',
  },
  members: {
    userId: 'text',
    streamId: 'text',
    role: 'text',
    joinedFrom: 'integer',
    visibleFrom: 'integer',
    joinNo: 'integer',
    leftSeq: 'integer',
    leftNo: 'integer',
    readSeq: 'integer',
    readNo: 'integer',
    ownSeq: 'integer',
    ownAbove: 'integer',
    receivedSeq: 'integer',
    changedSeq: 'integer',
    sendRefusal: 'text',
  },
  receipts: {
    senderId: 'text',
    clientId: 'text',
    hash: 'text',
    streamId: 'text',
    seq: 'integer',
    at: 'integer',
  },
  refused: { senderId: 'text', clientId: 'text', hash: 'text', code: 'text', at: 'integer' },
  mentions: { userId: 'text', streamId: 'text', seq: 'integer', senderId: 'text' },
  users: {
    userId: 'text',
    handle: 'text',
    name: 'text',
    role: 'text',
    kind: 'text',
    passwordHash: 'text',
    personalId: 'text',
    selfId: 'text',
    createdAt: 'integer',
    disabledAt: 'integer',
    closedAt: 'integer',
    profile: 'text',
    privacy: 'text',
    presence: 'text',
  },
  handles: { handleKey: 'text', userId: 'text' },
  looks: { look: 'text', userId: 'text' },
  sessions: {
    userId: 'text',
    sessionId: 'text',
    deviceId: 'text',
    deviceName: 'text',
    address: 'text',
    tokenHash: 'text',
    createdAt: 'integer',
    seenAt: 'integer',
    expiresAt: 'integer',
  },
  tokens: { tokenHash: 'text', userId: 'text', sessionId: 'text' },
  contacts: {
    userId: 'text',
    peerId: 'text',
    relation: 'text',
    greeting: 'text',
    askedAt: 'integer',
    expiresAt: 'integer',
    friendSince: 'integer',
    blockedAt: 'integer',
    remark: 'text',
    starredAt: 'integer',
    labels: 'text',
    changedAt: 'integer',
    quietUntil: 'integer',
    toldRead: 'integer',
    toldReceived: 'integer',
    heardRead: 'integer',
    heardReceived: 'integer',
  },
  tallies: {
    userId: 'text',
    contacts: 'integer',
    friends: 'integer',
    requested: 'integer',
    asked: 'integer',
  },
  invitations: {
    codeHash: 'text',
    invitationId: 'text',
    createdBy: 'text',
    createdAt: 'integer',
    expiresAt: 'integer',
    usesMax: 'integer',
    uses: 'integer',
    note: 'text',
    revokedAt: 'integer',
  },
  vouchers: {
    secretHash: 'text',
    purpose: 'text',
    userId: 'text',
    createdAt: 'integer',
    expiresAt: 'integer',
    usedAt: 'integer',
    body: 'text',
  },
  factors: { userId: 'text', secret: 'text', confirmedAt: 'integer', lastStep: 'integer', recovery: 'text' },
  identities: { issuer: 'text', subject: 'text', userId: 'text', createdAt: 'integer' },
  audit: {
    at: 'integer',
    actorId: 'text',
    clientId: 'text',
    action: 'text',
    targetId: 'text',
    detail: 'text',
  },
  server: { key: 'text', value: 'text' },
  feed: { consumer: 'text', streamId: 'text', seq: 'integer' },
} as const satisfies Columns;

/** The names of a table's columns, as rows have them. */
export const columnsOf = (table: TableName): readonly string[] => Object.keys(COLUMNS[table]);

/** `streamId` is `stream_id` in a store. */
export const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** A select list that gives columns the names that rows have. */
export const selectList = (table: TableName, prefix = ''): string =>
  columnsOf(table)
    .map((column) => `${prefix}${quote(snake(column))} AS ${quote(column)}`)
    .join(', ');

/** `key`, `no` and `at` are words of some dialects. */
export const quote = (name: string): string => `"${name}"`;

/** Tables whose new rows must be new: overwriting one would hide a fault. */
export const STRICTLY_NEW: ReadonlySet<TableName> = new Set([
  'log',
  'receipts',
  'users',
  'handles',
  'looks',
  'tokens',
  'audit',
]);
