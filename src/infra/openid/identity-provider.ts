import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientSecretPost,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  fetchUserInfo,
  None,
} from 'openid-client';
import { Refusal } from '../../domain/shared/refusals.ts';
import type { IdentityProvider, IdentitySecrets, VouchedFor } from '../../modules/users/ports.ts';

export interface OpenIdSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  readonly name: string;
  /** Where the provider sends people back to. */
  readonly returnTo: string;
}

/** How long the provider may take for one answer. */
const ANSWER_SECONDS = 10;
const SCOPE = 'openid profile';
/** RFC 8252, 8.3: on the machine itself nobody listens, so that a provider can be tried without TLS. */
const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

/**
 * Sign-in by OpenID Connect: the code flow with PKCE, a state and a nonce. The provider is asked what it is at the first
 * use, so that a server starts without it, and again for as long as it does not answer.
 */
export class OpenIdProvider implements IdentityProvider {
  readonly id = 'openid';
  readonly name: string;
  readonly #settings: OpenIdSettings;
  #discovered: Promise<Configuration> | undefined;

  constructor(settings: OpenIdSettings) {
    this.#settings = settings;
    this.name = settings.name;
  }

  async addressFor({ state, nonce, verifier }: IdentitySecrets): Promise<string> {
    const config = await this.#configuration();
    const url = buildAuthorizationUrl(config, {
      redirect_uri: this.#settings.returnTo,
      scope: SCOPE,
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    });
    return url.href;
  }

  async redeem(query: string, { state, nonce, verifier }: IdentitySecrets): Promise<VouchedFor> {
    const config = await this.#configuration();
    const url = new URL(this.#settings.returnTo);
    url.search = query;
    try {
      const checks = {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      };
      const tokens = await authorizationCodeGrant(config, url, checks);
      const { iss: issuer, sub: subject, ...claims } = tokens.claims() ?? { iss: '', sub: '' };
      const told = await fetchUserInfo(config, tokens.access_token, subject).catch(() => ({}));
      const { name, preferred_username: handle } = { ...claims, ...told } as Record<string, unknown>;
      return { issuer, subject, name: textOf(name), handle: textOf(handle) };
    } catch (cause) {
      throw new Refusal(isAway(cause) ? 'identity_unavailable' : 'link_invalid', { cause });
    }
  }

  #configuration(): Promise<Configuration> {
    this.#discovered ??= this.#discover().catch((cause: unknown) => {
      this.#discovered = undefined;
      throw new Refusal('identity_unavailable', { cause });
    });
    return this.#discovered;
  }

  #discover(): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = this.#settings;
    const url = new URL(issuer);
    const isLocal = url.protocol === 'http:' && LOOPBACK.has(url.hostname);
    return discovery(url, clientId, clientSecret, clientSecret === undefined ? None() : ClientSecretPost(), {
      timeout: ANSWER_SECONDS,
      ...(isLocal ? { execute: [allowInsecureRequests] } : {}),
    });
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** No answer came, as opposed to one that says no. */
function isAway(fault: unknown): boolean {
  const { name, code, cause } = fault as { name?: string; code?: string; cause?: { status?: number } };
  return name === 'TypeError' || code === 'OAUTH_TIMEOUT' || (cause?.status ?? 0) >= 500;
}
