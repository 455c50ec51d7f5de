import { Injectable } from '@nestjs/common';
import * as oauth from 'oauth4webapi';
import { Clock } from '../../clock/clock.js';
import { describeError, fetchBounded } from '../../http/fetch-json.js';
import { isLoopbackUrl } from '../../http/loopback.js';
import { isPlainText } from '../../http/plain-text.js';
import type { ProviderSettings } from '../federation.options.js';
import type { Trip } from '../trips/trip.js';
import type { CallbackParameters } from '../trips/callback-parameters.js';
import { Discovery } from './discovery.js';
import { ProviderAwayError } from './provider-away.error.js';
import { ProviderKeys } from './provider-keys.js';
import { RefusedError } from './refused.error.js';
import { TIMEOUT_MS, TOLERANCE_SECONDS } from './timing.js';
import { type ProvenPerson, toUpstreamUser } from './upstream-claims.js';
import { UpstreamProfiles } from './upstream-profiles.js';

/** The callback of a trip, whose `state` and `iss` are right. */
interface VerifiedCallback {
  provider: ProviderSettings;
  server: oauth.AuthorizationServer;
  trip: Trip;
  parameters: URLSearchParams;
  redirectUri: string;
}

const MAX_SUBJECT_LENGTH = 255;
const MAX_ERROR_LENGTH = 64;

/** Asks a provider who has signed in, and checks its answers (OpenID Connect Core section 3.1.3). */
@Injectable()
export class ProviderClient {
  constructor(
    private readonly discovery: Discovery,
    private readonly keys: ProviderKeys,
    private readonly profiles: UpstreamProfiles,
    private readonly clock: Clock,
  ) {}

  /**
   * Checks a callback (RFC 6749 section 4.1.2, RFC 9207). An error of the provider about the person is a valid one.
   * @throws RefusedError if it does not come from the provider of the trip.
   * @throws ProviderAwayError if the metadata of the provider cannot be read.
   */
  async verify(
    provider: ProviderSettings,
    trip: Trip,
    given: CallbackParameters,
    redirectUri: string,
  ): Promise<VerifiedCallback> {
    const server = await this.discovery.get(provider);
    const isMissing = given.iss === undefined;
    if (
      isMissing
        ? server.authorization_response_iss_parameter_supported
        : given.iss !== provider.issuer
    ) {
      throw new RefusedError('wrong-issuer', given.iss ?? 'iss is missing');
    }
    return { provider, server, trip, parameters: new URLSearchParams(given), redirectUri };
  }

  /**
   * Exchanges the code, and reads the account.
   * @throws RefusedError if an answer is not what it should be.
   * @throws ProviderAwayError if the provider does not answer.
   */
  async prove(callback: VerifiedCallback): Promise<ProvenPerson> {
    const profile = this.profiles.find(callback.provider.id);
    const response = await this.requestTokens(callback);
    if (profile) {
      const { access_token: token } = await this.processTokens(callback, response, {});
      const upstream = await this.profiles.read(profile, token);
      assertSubject(upstream.subject);
      return { upstream, authenticatedAt: null, hasSecondFactor: false };
    }
    await assertTokens(response);
    const expected = { expectedNonce: callback.trip.nonce, requireIdToken: true };
    const tokens = await this.processTokens(callback, response, expected);
    const claims = oauth.getValidatedIdTokenClaims(tokens)!;
    this.assertClaims(claims, callback.provider);
    assertSubject(claims.sub);
    await this.keys.verify(tokens.id_token!, callback.provider, callback.server);
    const named = await this.withUserinfo(claims, tokens.access_token, callback);
    return toUpstreamUser(claims, named, callback.provider);
  }

  private async requestTokens({
    provider,
    server,
    trip,
    parameters,
    redirectUri,
  }: VerifiedCallback): Promise<Response> {
    const client = { client_id: provider.client_id };
    const checked = checkResponse(server, client, parameters);
    const authentication = await createAuthentication(provider);
    return reach(() =>
      oauth.authorizationCodeGrantRequest(
        server,
        client,
        authentication,
        checked,
        redirectUri,
        trip.verifier,
        toRequestOptions(provider),
      ),
    );
  }

  private async processTokens(
    { provider, server }: VerifiedCallback,
    response: Response,
    expected: oauth.ProcessAuthorizationCodeResponseOptions,
  ): Promise<oauth.TokenEndpointResponse> {
    const client = { client_id: provider.client_id, [oauth.clockTolerance]: TOLERANCE_SECONDS };
    try {
      return await oauth.processAuthorizationCodeResponse(server, client, response, expected);
    } catch (error) {
      const isAnswer = response.ok && expected.requireIdToken;
      throw new RefusedError(isAnswer ? 'id-token-not-valid' : 'exchange-failed', describe(error));
    }
  }

  /** Checks what oauth4webapi does not. */
  private assertClaims(
    { iat, azp }: oauth.IDToken,
    { client_id: clientId }: ProviderSettings,
  ): void {
    const nowSeconds = this.clock.now().getTime() / 1_000;
    if (!(iat <= nowSeconds + TOLERANCE_SECONDS)) {
      throw new RefusedError('id-token-not-valid', 'iat is in the future');
    }
    if (azp !== undefined && azp !== clientId) {
      throw new RefusedError('id-token-not-valid', 'azp is another client');
    }
  }

  /** Returns the claims that name the person. The provider is asked for them only if the id_token has no address. */
  private async withUserinfo(
    claims: oauth.IDToken,
    accessToken: string,
    { provider, server }: VerifiedCallback,
  ): Promise<oauth.JsonObject> {
    if (claims.email !== undefined || server.userinfo_endpoint === undefined) return claims;
    const client = { client_id: provider.client_id };
    const response = await reach(() =>
      oauth.userInfoRequest(server, client, accessToken, toRequestOptions(provider)),
    );
    try {
      // A signed answer would have to be verified.
      const type = response.headers.get('content-type') ?? '';
      if (!/^application\/json\b/i.test(type)) throw new Error('The answer is no JSON.');
      return await oauth.processUserInfoResponse(server, client, claims.sub, response);
    } catch (error) {
      throw new RefusedError('userinfo-not-valid', describe(error));
    }
  }
}

function toRequestOptions({ issuer }: ProviderSettings) {
  return {
    [oauth.allowInsecureRequests]: isLoopbackUrl(issuer),
    [oauth.customFetch]: (url: string, { method, headers, body }: RequestInit) =>
      fetchBounded(url, TIMEOUT_MS, { method, headers, body }),
  };
}

/** @throws RefusedError if the provider says that it has not signed the person in. */
function checkResponse(
  server: oauth.AuthorizationServer,
  client: oauth.Client,
  parameters: URLSearchParams,
): URLSearchParams {
  try {
    return oauth.validateAuthResponse(server, client, parameters, oauth.skipStateCheck);
  } catch (error) {
    throw error instanceof oauth.AuthorizationResponseError
      ? new RefusedError('provider-error', error.error.slice(0, MAX_ERROR_LENGTH))
      : new RefusedError('malformed-callback', (error as Error).message);
  }
}

async function createAuthentication({
  token_endpoint_auth_method: method,
  client_secret: secret = '',
}: ProviderSettings): Promise<oauth.ClientAuth> {
  if (method === 'none') return oauth.None();
  const current = typeof secret === 'string' ? secret : await secret();
  return method === 'client_secret_post'
    ? oauth.ClientSecretPost(current)
    : oauth.ClientSecretBasic(current);
}

/** @throws ProviderAwayError if the request cannot be made, or the provider says that it cannot answer. */
async function reach(request: () => Promise<Response>): Promise<Response> {
  const response = await request().catch((error: unknown) => {
    throw new ProviderAwayError(0, describeError(error));
  });
  if (response.status < 500) return response;
  throw new ProviderAwayError(0, `the answer has the status ${response.status}`);
}

/** @throws RefusedError if the answer has no bearer token, or no id_token. */
async function assertTokens(response: Response): Promise<void> {
  if (!response.ok) return;
  const body = (await response
    .clone()
    .json()
    .catch(() => null)) as Partial<Record<keyof oauth.TokenEndpointResponse, unknown>> | null;
  const isBearer = typeof body?.token_type === 'string' && /^bearer$/i.test(body.token_type);
  if (!isBearer || typeof body?.access_token !== 'string') {
    throw new RefusedError('exchange-failed', 'The answer has no bearer token.');
  }
  if (body.id_token === undefined) throw new RefusedError('id-token-missing');
}

/** @throws RefusedError if the subject cannot be stored. */
function assertSubject(subject: unknown): void {
  if (isPlainText(subject, 1, MAX_SUBJECT_LENGTH)) return;
  throw new RefusedError('subject-not-valid');
}

/** Describes an error of oauth4webapi, whose `cause` may contain tokens. */
function describe(error: unknown): string {
  return error instanceof oauth.ResponseBodyError ? error.error : (error as Error).message;
}
