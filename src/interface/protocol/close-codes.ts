/** Close codes of the socket. Those of 44xx say that coming back with the same token cannot help. */
export const CLOSE = {
  draining: 4001,
  slow: 4002,
  expired: 4401,
  revoked: 4403,
  replaced: 4409,
  flood: 4429,
  bad_frame: 4400,
  too_many: 4430,
} as const;
