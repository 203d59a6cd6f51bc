/** One integer that both sides announce. It rises when something is added; nothing is ever removed or renamed. */
export const PROTOCOL_LEVEL = 1;

/** What the wire allows, whoever is asked. What an operator can set is in the configuration. */
export const LIMITS = {
  /** A frame to the server, in bytes of UTF-8. */
  frameBytes: 64 * 1024,
  /** A frame before sign-in. */
  authFrameBytes: 4 * 1024,
  /** A frame from the server: pages and runs are cut to this. */
  pushBytes: 128 * 1024,
  /** The body that brings a picture: 128 KiB are 171 KiB of base64, and a name beside them. */
  pictureBodyBytes: 192 * 1024,
  /** Operations in one `send`. */
  operations: 50,
  /** Events in one `page`. */
  pageEvents: 200,
  /** Heads in one `heads`: of at most 800 bytes each, with a name of 64 emoji, they fit in `pushBytes`. */
  headsPage: 150,
  /** People in one page of contacts. */
  contactsPage: 500,
  /** The operation's body in bytes of UTF-8: 8,000 code points of at most four bytes fit. */
  bodyBytes: 40 * 1024,
  /** People in one answer to a search, and characters of what is searched for. */
  foundPeople: 50,
  queryCharacters: 64,
  /** People whose presence one socket may watch. */
  presenceWatched: 100,
  /** Nesting and number of keys of a JSON frame. */
  jsonDepth: 32,
  jsonKeys: 1_000,
  mentions: 50,
} as const;
