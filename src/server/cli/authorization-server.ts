import * as oauth from 'oauth4webapi';
import { toReason } from '../process/start-faults.js';
import { isLoopbackUrl } from '../../server-entry.js';
import { CliError, RequestRefusedError } from './cli.errors.js';

/** The built-in client that this command line is. It is public: a program on a person's machine keeps no secret. */
const CLIENT: oauth.Client = { client_id: 'nightlatch-cli' };
const TIMEOUT_MS = 10_000;
const TOO_MANY_REQUESTS = 429;

/** The codes with which a person lets this command line sign in. */
export type SignInCodes = oauth.DeviceAuthorizationResponse;
/** The tokens of a sign-in. */
export type Tokens = oauth.TokenEndpointResponse;

/** A server at which a person signs in, as this client of it sees it. */
export class AuthorizationServer {
  private constructor(private readonly metadata: oauth.AuthorizationServer) {}

  /**
   * Reads the metadata of the server (RFC 8414).
   * @throws CliError if the URL is not that of a server.
   */
  static async discover(issuer: string): Promise<AuthorizationServer> {
    const url = parseIssuer(issuer);
    const metadata = await explain(issuer, async () =>
      oauth.processDiscoveryResponse(
        url,
        await oauth.discoveryRequest(url, { ...toOptions(url), algorithm: 'oauth2' }),
      ),
    );
    return new AuthorizationServer(metadata);
  }

  /** The URL by which the server calls itself. */
  get issuer(): string {
    return this.metadata.issuer;
  }

  /**
   * Asks for the codes of a sign-in.
   * @throws CliError if the server has no sign-in for devices, or cannot be reached.
   */
  async requestCodes(scope: string): Promise<SignInCodes> {
    if (!this.metadata.device_authorization_endpoint) {
      throw new CliError(`${this.issuer} has no sign-in for command lines (RFC 8628).`);
    }
    const parameters: Record<string, string> = scope === '' ? {} : { scope };
    return this.call(async (...server) =>
      oauth.processDeviceAuthorizationResponse(
        this.metadata,
        CLIENT,
        await oauth.deviceAuthorizationRequest(...server, parameters, this.options),
      ),
    );
  }

  /**
   * Asks for the tokens of a sign-in that the person has allowed.
   * @throws RequestRefusedError with the code `authorization_pending` or `slow_down` as long as they have not decided.
   */
  requestTokens({ device_code: deviceCode }: SignInCodes): Promise<Tokens> {
    return this.call(async (...server) =>
      oauth.processDeviceCodeResponse(
        this.metadata,
        CLIENT,
        await oauth.deviceCodeGrantRequest(...server, deviceCode, this.options),
      ),
    );
  }

  /**
   * Exchanges a refresh token.
   * @throws RequestRefusedError with the code `invalid_grant` if the session has ended.
   */
  refresh(refreshToken: string): Promise<Tokens> {
    return this.call(async (...server) =>
      oauth.processRefreshTokenResponse(
        this.metadata,
        CLIENT,
        await oauth.refreshTokenGrantRequest(...server, refreshToken, this.options),
      ),
    );
  }

  /** Ends the session of a token. */
  revoke(token: string): Promise<void> {
    return this.call(async (...server) => {
      const response = await oauth.revocationRequest(...server, token, this.options);
      await oauth.processRevocationResponse(response);
    });
  }

  private call<T>(
    send: (...server: [oauth.AuthorizationServer, oauth.Client, oauth.ClientAuth]) => Promise<T>,
  ): Promise<T> {
    return explain(this.issuer, () => send(this.metadata, CLIENT, oauth.None()));
  }

  private get options() {
    return toOptions(new URL(this.issuer));
  }
}

/** @throws CliError if the text is no URL, or if tokens would be sent through a network in clear. */
function parseIssuer(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new CliError(`${text} is not a URL, such as https://auth.example.com.`);
  }
  if (url.protocol === 'http:' && !isLoopbackUrl(text)) {
    throw new CliError(
      `${text} must begin with https:, or anyone on the way could read the tokens.`,
    );
  }
  return url;
}

function toOptions({ protocol }: URL) {
  return {
    [oauth.allowInsecureRequests]: protocol === 'http:',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  };
}

/** Turns every error into one that tells the person what the server answered. */
async function explain<T>(issuer: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof oauth.ResponseBodyError) {
      const reason = error.error_description ?? error.error;
      if (error.status === TOO_MANY_REQUESTS) throw new CliError(`${issuer}: ${reason}`);
      throw new RequestRefusedError(error.error, reason);
    }
    if (error instanceof oauth.WWWAuthenticateChallengeError) {
      const reason = `${issuer} does not let this command line sign in (the client ${CLIENT.client_id}).`;
      throw new RequestRefusedError('invalid_client', reason);
    }
    throw new CliError(
      `${issuer} cannot be reached, or is no Nightlatch server: ${toCause(error)}`,
    );
  }
}

/** Returns why the request got no answer that can be read. */
function toCause(error: unknown): string {
  const { cause } = error as { cause?: unknown };
  if (cause instanceof Response) return `it answers ${cause.status}`;
  return toReason(cause instanceof Error ? cause : error);
}
