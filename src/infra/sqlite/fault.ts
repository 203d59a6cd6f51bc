import type { RefusalCode } from '../../domain/shared/refusals.ts';

/** What a driver's error means: the code to answer with, and whether this process may go on writing. */
export interface StoreFault {
  readonly code: RefusalCode | undefined;
  readonly isFatal: boolean;
}

/**
 * After a failed fsync nobody knows what is on the disk, so the process must not acknowledge anything more: the
 * writer stops and the service manager starts it again. A full disk mends itself when there is room.
 */
export function storeFault(fault: unknown): StoreFault {
  const code = (fault as { code?: unknown }).code;
  if (typeof code !== 'string') return { code: undefined, isFatal: false };
  if (code.startsWith('SQLITE_FULL')) return { code: 'read_only', isFatal: false };
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'))
    return { code: 'unavailable', isFatal: false };
  if (
    code.startsWith('SQLITE_IOERR') ||
    code.startsWith('SQLITE_CORRUPT') ||
    code.startsWith('SQLITE_NOTADB')
  ) {
    return { code: 'unknown_outcome', isFatal: true };
  }
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN')) {
    return { code: 'unavailable', isFatal: false };
  }
  return { code: undefined, isFatal: false };
}
