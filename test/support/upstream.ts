import { randomBytes } from 'node:crypto';
import type { Context, Grant, Provider } from 'oidc-provider';
import { generateEcKeys } from '../../src/crypto/key-pairs.js';
import { IssuerAddress } from './issuer-address.js';
import { ISSUER } from './server.js';

/** The claims of a person at a provider. */
interface UpstreamPerson {
  sub: string;
  email?: string;
  email_verified?: boolean;
  name?: string;
}

const TTL = {
  AccessToken: 60,
  AuthorizationCode: 60,
  Grant: 600,
  IdToken: 60,
  Interaction: 600,
  Session: 600,
};

interface UpstreamOptions {
  /** The id of the provider at Nightlatch. */
  id?: string;
  /** Default: that of the provider at a server with the issuer of the tests. */
  redirectUri?: string;
  /** Whether oidc-provider shows its own pages. Without them, `person` is signed in at once. */
  hasPages?: boolean;
}

/** A provider of other people's making: oidc-provider, on loopback. It demands PKCE, and keeps everything in memory. */
export class Upstream {
  readonly id: string;
  readonly clientId = 'nightlatch';
  readonly clientSecret = 'u'.repeat(40);
  /** The person who signs in next, if there are no pages. */
  person: UpstreamPerson = createPerson();
  private readonly people = new Map<string, UpstreamPerson>();
  private readonly rows = createAdapter();
  private readonly cookieKeys = [randomBytes(32).toString('hex')];
  private keys = [createKey()];

  private constructor(
    private readonly address: IssuerAddress,
    private readonly options: UpstreamOptions,
  ) {
    this.id = options.id ?? 'upstream';
  }

  static async start(options: UpstreamOptions = {}): Promise<Upstream> {
    const upstream = new Upstream(await IssuerAddress.claim(), options);
    await upstream.serve();
    return upstream;
  }

  /** Its issuer. */
  get url(): string {
    return this.address.url;
  }

  /** Returns its entry in the list of providers of a server. */
  get setting() {
    return {
      id: this.id,
      name: 'Upstream',
      issuer: this.url,
      client_id: this.clientId,
      client_secret: this.clientSecret,
    };
  }

  /** Signs with a new key from now on. The last key stays published for ID tokens that are on their way. */
  async rotateKeys(): Promise<void> {
    this.keys = [createKey(), this.keys[0]!];
    await this.serve();
  }

  /** Closes its port, like a provider that was shut down. */
  stop(): Promise<void> {
    return this.address.leave();
  }

  /** Opens the same port again. */
  resume(): Promise<void> {
    return this.address.comeBack();
  }

  private async serve(): Promise<void> {
    const { hasPages = false, redirectUri = `${ISSUER}/federation/${this.id}/callback` } =
      this.options;
    const client = {
      client_id: this.clientId,
      client_secret: this.clientSecret,
      redirect_uris: [redirectUri],
      id_token_signed_response_alg: 'ES256',
    };
    const provider = await createSilently(this.url, {
      adapter: this.rows,
      cookies: { keys: this.cookieKeys },
      jwks: { keys: this.keys },
      clients: [client],
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
      pkce: { required: () => true },
      ttl: TTL,
      features: { devInteractions: { enabled: hasPages } },
      findAccount: (_context: Context, accountId: string) => ({
        accountId,
        claims: () => this.people.get(accountId) ?? createPerson(accountId),
      }),
      ...(!hasPages && {
        interactions: { url: () => '/sign-in' },
        loadExistingGrant: grantScopes,
      }),
    });
    provider.use(async (context, next) => {
      if (context.path !== '/sign-in') return next();
      const { sub } = this.person;
      this.people.set(sub, this.person);
      const login = { accountId: sub };
      return provider.interactionFinished(context.req, context.res, { login });
    });
    this.address.serve(provider.callback());
  }
}

/** Returns a person whose address is verified. */
export function createPerson(
  sub = `person-${randomBytes(5).toString('hex')}`,
  claims: Partial<UpstreamPerson> = {},
): UpstreamPerson {
  return { sub, email: `${sub}@example.org`, email_verified: true, name: 'Ana Cruz', ...claims };
}

function createKey() {
  const jwk = generateEcKeys('P-256').privateKey.export({ format: 'jwk' });
  return { ...jwk, use: 'sig', alg: 'ES256', kid: randomBytes(4).toString('hex') };
}

/** Grants what the client asks for, without a page. */
async function grantScopes({ oidc }: Context): Promise<Grant> {
  const { client, session, params, provider } = oidc;
  const { accountId } = session;
  const grant = new provider.Grant({ clientId: client.clientId, accountId });
  grant.addOIDCScope(params.scope);
  await grant.save();
  return grant;
}

/** Creates the provider without its warnings about development and about the version of Node. */
async function createSilently(issuer: string, configuration: object): Promise<Provider> {
  const { info, warn } = console;
  Object.assign(console, { info: () => {}, warn: () => {} });
  try {
    const { Provider } = await import('oidc-provider');
    return new Provider(issuer, configuration);
  } finally {
    Object.assign(console, { info, warn });
  }
}

interface Row {
  uid?: string;
  grantId?: string;
  consumed?: number;
}

/** Returns an adapter that keeps its rows when the provider is made anew with other keys. */
function createAdapter() {
  const rows = new Map<string, Row>();
  return (model: string) => {
    const toKey = (id: string) => `${model}:${id}`;
    return {
      upsert: async (id: string, row: Row) => void rows.set(toKey(id), row),
      find: async (id: string) => rows.get(toKey(id)),
      findByUid: async (uid: string) =>
        [...rows].find(([key, row]) => key.startsWith(`${model}:`) && row.uid === uid)?.[1],
      consume: async (id: string) => void (rows.get(toKey(id))!.consumed = Date.now()),
      destroy: async (id: string) => void rows.delete(toKey(id)),
      revokeByGrantId: async (grantId: string) => {
        for (const [key, row] of rows) if (row.grantId === grantId) rows.delete(key);
      },
    };
  };
}
