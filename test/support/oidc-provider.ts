// A real OpenID Connect provider in a process of its own: `bun test/support/oidc-provider.ts <port> <return to>`.
import Provider from 'oidc-provider';

const [port = '0', returnTo = ''] = process.argv.slice(2);

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: 'magpie',
      client_secret: 'known to the two of them alone',
      redirect_uris: [returnTo],
      response_types: ['code'],
      grant_types: ['authorization_code'],
      token_endpoint_auth_method: 'client_secret_post',
    },
  ],
  claims: { openid: ['sub'], profile: ['name', 'preferred_username'] },
  pkce: { required: () => true },
  features: { devInteractions: { enabled: true } },
  findAccount: async (_context: unknown, id: string) => ({
    accountId: id,
    claims: async () => ({ sub: id, name: `${id} of the provider`, preferred_username: `${id}@example.org` }),
  }),
});
provider.listen(Number(port), '127.0.0.1', () => console.log('the provider listens'));
