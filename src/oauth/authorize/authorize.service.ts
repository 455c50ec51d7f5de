import { Inject, Injectable } from '@nestjs/common';
import { Events } from '../../events/events.js';
import type { PageVisit } from '../../pages/page-visit.js';
import { type BrowserSession, BrowserSessions } from '../../sessions/browser-sessions.js';
import { TOKENS_OPTIONS, type TokensOptions } from '../../tokens/tokens.options.js';
import { appendQuery } from './query.js';
import { AuthorizationCodes } from './authorization-codes.js';
import { AuthorizationError } from './authorization.error.js';
import { type AuthorizationRequest, AuthorizationRequests } from './authorization-requests.js';
import { AuthorizationFlow } from './authorization-flow.js';

/** Answers authorization requests (RFC 6749 section 4.1). Nothing is stored before the code. */
@Injectable()
export class AuthorizeService {
  constructor(
    @Inject(TOKENS_OPTIONS) private readonly options: TokensOptions,
    private readonly requests: AuthorizationRequests,
    private readonly browsers: BrowserSessions,
    private readonly flow: AuthorizationFlow,
    private readonly codes: AuthorizationCodes,
    private readonly events: Events,
  ) {}

  /**
   * Returns the URL where the browser goes: to the application with a code or an error, or to a page of ours first.
   * @throws AuthorizationError if the browser must not be sent to the application.
   */
  async answer(visit: PageVisit): Promise<string> {
    const { url = '', headers } = visit.request;
    try {
      const request = await this.requests.read(url);
      const browser = await this.browsers.find(headers);
      if (!browser || this.flow.mustSignIn(request, browser)) {
        assertMayAsk(request, 'login_required', 'The user has to sign in');
        return await this.flow.toSignIn(request, browser, visit);
      }
      if (request.hintedUserId !== null && request.hintedUserId !== browser.user.id) {
        return this.toHintedUser(request);
      }
      if (!this.flow.isStrongEnough(request, browser)) {
        return await this.toStepUp(request, browser);
      }
      if (this.flow.mustConfirm(request, browser)) {
        assertMayAsk(request, 'interaction_required', 'The user has to confirm');
        return this.flow.toContinue(request);
      }
      const code = await this.codes.issue(request, browser);
      if (this.flow.isOneTime) this.browsers.removeCookie(visit.response);
      return this.toApplication(request, { code });
    } catch (error) {
      if (!(error instanceof AuthorizationError)) throw error;
      const { target, error: name, description } = error;
      this.events.emit('authorization.refused', {
        clientId: target?.clientId ?? null,
        error: name,
      });
      if (!target) throw error;
      return this.toApplication(target, { error: name, error_description: description });
    }
  }

  /**
   * Returns the URL where the user of the `id_token_hint` signs in.
   * @throws AuthorizationError if another user has just signed in there, or with `prompt=none` (OpenID Connect Core section
   * 3.1.2.1).
   */
  private toHintedUser(request: AuthorizationRequest): string {
    const description = 'The user of the id_token_hint has to sign in';
    assertMayAsk(request, 'login_required', description);
    if (request.parameters.get('since') === null) return this.flow.toOtherAccount(request);
    throw toError(request, 'login_required', description);
  }

  /**
   * Returns the URL of the page for a stronger sign-in. What the application asks for is necessary, not voluntary: it would
   * only ask again with a token that is too weak (RFC 9470 section 5).
   */
  private async toStepUp(request: AuthorizationRequest, browser: BrowserSession): Promise<string> {
    const url = await this.flow.toStepUp(request, browser);
    if (url === null) {
      const error = 'unmet_authentication_requirements';
      throw toError(request, error, 'The user cannot sign in as strongly as acr_values asks');
    }
    assertMayAsk(request, 'interaction_required', 'The user has to prove a second factor');
    return url;
  }

  /** Every answer names the issuer, so that a client of several servers cannot mix them up (RFC 9207). */
  private toApplication(
    { redirectUri, state }: Pick<AuthorizationRequest, 'redirectUri' | 'state'>,
    answer: Record<string, string>,
  ): string {
    return appendQuery(redirectUri, { ...answer, state, iss: this.options.issuer });
  }
}

/** @throws AuthorizationError if the application does not want the person to see a page. */
function assertMayAsk(request: AuthorizationRequest, error: string, description: string): void {
  if (request.prompts.includes('none')) throw toError(request, error, description);
}

function toError(
  { client, redirectUri, state }: AuthorizationRequest,
  error: string,
  description: string,
): AuthorizationError {
  return new AuthorizationError(error, description, { clientId: client.id, redirectUri, state });
}
