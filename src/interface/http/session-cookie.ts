/** Holds a browser's token where no script can read it. */
export const SESSION_COOKIE = 'magpie_session';

/** The longest that browsers keep a cookie (RFC 6265bis). When a session ends is the server's to say, not the cookie's. */
const MAX_AGE_SECONDS = 400 * 24 * 3_600;

/** The token that a request's cookies carry. */
export function tokenInCookie(header: string | null): string | undefined {
  const pair = header?.split(';').find((each) => each.trim().startsWith(`${SESSION_COOKIE}=`));
  return pair?.trim().slice(SESSION_COOKIE.length + 1);
}

export const sessionCookie = (token: string, isSecure: boolean): string =>
  cookie(token, MAX_AGE_SECONDS, isSecure);

export const endedSessionCookie = (isSecure: boolean): string => cookie('', 0, isSecure);

function cookie(value: string, maxAgeSeconds: number, isSecure: boolean): string {
  const secure = isSecure ? '; Secure' : '';
  return `${SESSION_COOKIE}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${secure}`;
}
