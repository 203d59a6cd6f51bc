const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** The API reference writes its styles at run time; its scripts are files like everybody's. */
const REFERENCE_POLICY = PAGE_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'");

/** Whatever an uploaded file holds, and wherever it is opened: it loads nothing and runs nothing. */
export const UPLOAD_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";

const FOR_ALL: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

const ONE_YEAR_SECONDS = 365 * 24 * 3_600;

export interface SecuredAnswer {
  readonly path: string;
  readonly isSecureSite: boolean;
}

/** Puts on every answer what browsers shall forbid. What somebody uploaded comes with a policy that forbids more. */
export function secure(headers: Headers, { path, isSecureSite }: SecuredAnswer): void {
  for (const [name, value] of Object.entries(FOR_ALL)) headers.set(name, value);
  if (headers.get('content-security-policy') !== UPLOAD_POLICY)
    headers.set('content-security-policy', path === '/api/docs' ? REFERENCE_POLICY : PAGE_POLICY);
  if (isSecureSite) headers.set('strict-transport-security', `max-age=${ONE_YEAR_SECONDS}`);
  if (path.startsWith('/api/') && !headers.has('cache-control')) headers.set('cache-control', 'no-store');
}
