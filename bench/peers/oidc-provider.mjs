// oidc-provider with an adapter that stores in the same kind of database, in one table, by prepared statements. It issues
// what Nightlatch issues: an access token as a JWT, an ID token and a refresh token, by ES256. It takes every user.
import { randomBytes } from 'node:crypto';
import { Provider } from 'oidc-provider';
import { generateEcKeys } from '../../dist/crypto/key-pairs.js';
import { createAdapter } from './provider-adapter.mjs';

const { scope, ...client } = JSON.parse(process.env.CLIENT);
const { DATABASE_URL, ADAPTER } = process.env;
const API = 'https://api.example.com';
const items = scope.replace('openid ', '');
const { privateKey } = generateEcKeys('P-256');

const provider = new Provider('http://127.0.0.1', {
  ...(ADAPTER !== 'memory' && { adapter: await createAdapter(DATABASE_URL) }),
  cookies: { keys: [randomBytes(32).toString('hex')] },
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', kid: 'bench' }] },
  clients: [
    { ...client, token_endpoint_auth_method: 'none', id_token_signed_response_alg: 'ES256' },
  ],
  features: {
    devInteractions: { enabled: false },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => API,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope: items,
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
  enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
  scopes: ['openid'],
  ttl: { AccessToken: 900, AuthorizationCode: 60, RefreshToken: 1_209_600, Session: 43_200 },
  issueRefreshToken: () => true,
  findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
  interactions: { url: (_context, { uid }) => `/sign-in/${uid}` },
  // Every client is of the operator, so there is no consent.
  loadExistingGrant: async ({ oidc }) => {
    const grantId = oidc.session.grantIdFor(oidc.client.clientId);
    if (grantId) return oidc.provider.Grant.find(grantId);
    const { clientId } = oidc.client;
    const grant = new oidc.provider.Grant({ clientId, accountId: oidc.session.accountId });
    grant.addOIDCScope('openid');
    grant.addResourceScope(API, items);
    await grant.save();
    return grant;
  },
});

provider.use(async (context, next) => {
  if (!context.path.startsWith('/sign-in/')) return next();
  const login = { accountId: randomBytes(8).toString('hex') };
  return provider.interactionFinished(context.req, context.res, { login });
});

const server = provider.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port} `);
});
// A busy machine may wait longer than its five seconds between two requests.
server.keepAliveTimeout = 60_000;
