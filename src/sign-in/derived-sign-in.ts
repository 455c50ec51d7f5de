import { Inject, Injectable } from '@nestjs/common';
import { toActor } from '../events/actor.js';
import { narrowToClient, ScopePolicy } from '../authorization/scope-policy.js';
import { ClientRegistry } from '../clients/client-registry.js';
import { type Client, mayRefresh } from '../clients/client.js';
import { type UnitOfWork, UnitsOfWork } from '../events/units-of-work.js';
import type { RequestOrigin } from '../http/request-origin.js';
import type { BrowserSession } from '../sessions/browser-sessions.js';
import type { Session } from '../sessions/session.entity.js';
import { SessionStarter } from '../sessions/session-starter.js';
import { TOKENS_OPTIONS, type TokensOptions } from '../tokens/tokens.options.js';
import type { User } from '../users/user.entity.js';
import type { TokenResponse } from './token-response.dto.js';
import { TokenResponseFactory } from './token-response.factory.js';

/** What an application asks for with a code. */
interface Derivation {
  /** The session of the browser in which the person agreed. */
  browser: BrowserSession;
  client: Client;
  /** The scopes that were asked for. The session gets those that the user's roles give now, and never gets more. */
  scopes: readonly string[];
  /** The `nonce` of the authorization request, for the id_token (OpenID Connect Core section 3.1.2.1). */
  nonce?: string | null;
  request: RequestOrigin;
  /**
   * Uses up the code, in the transaction that starts the session.
   * @returns false if it was used before.
   */
  redeem: (sessionId: string, unit: UnitOfWork) => Promise<boolean>;
}

/** A session that was started from that of a browser, its user, and its tokens. */
interface DerivedTokens {
  session: Session;
  user: User;
  tokens: TokenResponse;
}

/** By how much the clocks of instances may differ, and an access token may end later. */
const MARGIN_SECONDS = 60;

/** Rolls the transaction back. */
class NotDerivedError extends Error {}

/**
 * Turns a code into a session of an application and its tokens. A code proves no person: the session comes from that of a
 * browser, which `SignInService.completeInBrowser` has started, so the sign-in steps do not run again.
 */
@Injectable()
export class DerivedSignIn {
  constructor(
    @Inject(TOKENS_OPTIONS) private readonly options: TokensOptions,
    private readonly sessions: SessionStarter,
    private readonly clients: ClientRegistry,
    private readonly responses: TokenResponseFactory,
    private readonly scopes: ScopePolicy,
    private readonly units: UnitsOfWork,
  ) {}

  /**
   * Uses up the code and starts the session, in one transaction.
   * @returns null if the code was used before, or the browser session or its user is gone: nothing has happened then.
   * @throws ClientDeletedError if the client was deleted meanwhile.
   */
  async complete({
    browser,
    client,
    scopes,
    nonce,
    request,
    redeem,
  }: Derivation): Promise<DerivedTokens | null> {
    const { user } = browser;
    const id = this.sessions.createId();
    const given = {
      id,
      browser,
      clientId: client.id,
      scopes: this.scopes.allowedFor(user.roles, narrowToClient(scopes, client)),
      replacedSeconds: mayRefresh(client) ? null : this.options.accessTokenSeconds + MARGIN_SECONDS,
    };
    const actor = toActor(request, { userId: user.id, sessionId: null, clientId: client.id });
    const derive = async (unit: UnitOfWork) => {
      if (!(await redeem(id, unit))) throw new NotDerivedError();
      await this.clients.hold(client, unit);
      const started = await this.sessions.derive(given, unit);
      if (!started) throw new NotDerivedError();
      return started;
    };
    const session = await this.units.runEvenIfUnwritten(actor, derive).catch((error: unknown) => {
      if (error instanceof NotDerivedError) return null;
      throw error;
    });
    if (!session) return null;
    const tokens = await this.responses.createFirst({ session, user, client, nonce });
    return { session, user, tokens };
  }
}
