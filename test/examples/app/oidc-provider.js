import { randomBytes } from 'node:crypto';
import { BrowserSessions, UsersService } from '../../../src/index.js';
import { errors, Provider } from 'oidc-provider';
import { DataSource, EntitySchema, IsNull } from 'typeorm';

const nullable = true;

/** What the provider stores: sessions, grants, codes, tokens. Add it to the entities of the DataSource, and migrate. */
export const ProviderRow = new EntitySchema({
  name: 'ProviderRow',
  tableName: 'provider_rows',
  columns: {
    model: { type: 'varchar', primary: true },
    id: { type: 'varchar', primary: true },
    payload: { type: 'simple-json' },
    grantId: { name: 'grant_id', type: 'varchar', nullable },
    uid: { type: 'varchar', nullable },
    userCode: { name: 'user_code', type: 'varchar', nullable },
    expiresAt: { name: 'expires_at', type: 'bigint', nullable },
    consumedAt: { name: 'consumed_at', type: 'bigint', nullable },
  },
  indices: [{ columns: ['grantId'] }, { columns: ['uid'] }, { columns: ['userCode'] }],
});

const nowSeconds = () => Math.floor(Date.now() / 1000);

function createAdapter(rows) {
  return class {
    constructor(model) {
      this.model = model;
    }

    async upsert(id, payload, seconds) {
      const { grantId = null, uid = null, userCode = null } = payload;
      const expiresAt = seconds ? nowSeconds() + seconds : null;
      const row = { model: this.model, id, payload, grantId, uid, userCode, expiresAt };
      await rows.upsert(row, ['model', 'id']);
    }

    async findBy(where) {
      const row = await rows.findOneBy({ model: this.model, ...where });
      if (!row || (row.expiresAt !== null && Number(row.expiresAt) <= nowSeconds()))
        return undefined;
      return { ...row.payload, ...(row.consumedAt && { consumed: Number(row.consumedAt) }) };
    }

    find(id) {
      return this.findBy({ id });
    }

    findByUid(uid) {
      return this.findBy({ uid });
    }

    findByUserCode(userCode) {
      return this.findBy({ userCode });
    }

    // One guarded UPDATE, because the provider reads before: of two who redeem a code at once, one gets tokens.
    async consume(id) {
      const unused = { model: this.model, id, consumedAt: IsNull() };
      const { affected } = await rows.update(unused, { consumedAt: nowSeconds() });
      if (affected !== 1) throw new errors.InvalidGrant('used already');
    }

    async destroy(id) {
      await rows.delete({ model: this.model, id });
    }

    async revokeByGrantId(grantId) {
      await rows.delete({ grantId });
    }
  };
}

/** Serves an oidc-provider at /fapi of an application on Express. Call it in main.ts, before `app.listen()`. */
export function mountProvider(app, origin, configuration) {
  const users = app.get(UsersService, { strict: false });
  const browsers = app.get(BrowserSessions, { strict: false });
  const http = app.getHttpAdapter();
  const provider = new Provider(`${origin}/fapi`, {
    ...configuration,
    adapter: createAdapter(app.get(DataSource).getRepository(ProviderRow)),
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: async (_context, accountId) => {
      const user = await users.findById(accountId);
      if (!user || user.disabled) return undefined;
      return { accountId, claims: () => ({ sub: accountId, email: user.email }) };
    },
  });
  // A proxy ends TLS in front of this application: its X-Forwarded-Proto tells.
  provider.proxy = origin.startsWith('https:');
  app.use('/fapi', provider.callback());

  /** The sign-in page of this server, as for the client `fapi`. Its code is not used: the browser has a session then. */
  const toSignIn = (uid, again) => {
    const query = new URLSearchParams({
      client_id: 'fapi',
      redirect_uri: `${origin}/signed-in`,
      response_type: 'code',
      code_challenge: randomBytes(32).toString('base64url'),
      code_challenge_method: 'S256',
      state: uid,
      ...(again && { prompt: 'login' }),
    });
    return `/authorize?${query}`;
  };

  http.get('/signed-in', (request, response) => {
    const { state = '' } = request.query;
    if (/^[\w-]{1,64}$/.test(state)) response.redirect(303, `/interaction/${state}`);
    else response.sendStatus(400);
  });

  const interact = async (request, response) => {
    const details = await provider.interactionDetails(request, response);
    const { uid, iat, prompt, params, session, grantId } = details;
    if (prompt.name === 'consent') {
      // The operator has registered each client, so the person is not asked.
      const { Grant } = provider;
      const { client_id: clientId } = params;
      const grant = grantId
        ? await Grant.find(grantId)
        : new Grant({ accountId: session.accountId, clientId });
      grant.addOIDCScope(prompt.details.missingOIDCScope?.join(' ') ?? '');
      const consent = { grantId: await grant.save() };
      return provider.interactionFinished(request, response, { consent });
    }
    const browser = await browsers.find(request.headers);
    const isAsked = prompt.reasons.some((reason) => ['login_prompt', 'max_age'].includes(reason));
    const ts = Math.floor((browser?.authenticatedAt.getTime() ?? 0) / 1000);
    // A sign-in in the second of the request may have been before it.
    if (!browser || (isAsked && ts <= iat)) return response.redirect(303, toSignIn(uid, isAsked));
    const login = { accountId: browser.user.id, ts };
    return provider.interactionFinished(request, response, { login });
  };
  http.get('/interaction/:uid', (request, response, fail) => {
    void interact(request, response).catch(fail);
  });
}
