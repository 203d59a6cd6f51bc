/**
 * Close codes of the socket. Coming back with the same token cannot help after `expired` and `revoked`, nor with the same
 * program after `bad_frame`.
 */
export const CLOSE = {
  draining: 4001,
  slow: 4002,
  expired: 4401,
  revoked: 4403,
  replaced: 4409,
  flood: 4429,
  bad_frame: 4400,
} as const;
