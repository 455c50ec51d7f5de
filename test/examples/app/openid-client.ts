import * as oidc from 'openid-client';

/** Reads the metadata of the server. Call it once, at the start of your application. */
export async function discover(
  issuer: string,
  clientId: string,
  clientSecret: string,
  options: oidc.DiscoveryRequestOptions = {},
): Promise<oidc.Configuration> {
  const auth = oidc.ClientSecretBasic(clientSecret);
  const config = await oidc.discovery(new URL(issuer), clientId, {}, auth, options);
  // openid-client does not verify the signature of an id_token unless you ask for it.
  oidc.enableNonRepudiationChecks(config);
  return config;
}

/** Returns the URL to send the browser to, and what your application keeps for this browser until it is back. */
export async function startSignIn(config: oidc.Configuration, redirectUri: string) {
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
  const expectedState = oidc.randomState();
  const expectedNonce = oidc.randomNonce();
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: 'openid profile email',
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: expectedState,
    nonce: expectedNonce,
  });
  return { url, checks: { pkceCodeVerifier, expectedState, expectedNonce } };
}

/** Returns who signed in, and the tokens. `url` is the one that the browser came back to. */
export async function finishSignIn(
  config: oidc.Configuration,
  url: URL,
  checks: oidc.AuthorizationCodeGrantChecks,
) {
  const tokens = await oidc.authorizationCodeGrant(config, url, checks);
  const { access_token: accessToken, refresh_token: refreshToken } = tokens;
  return { claims: tokens.claims()!, accessToken, refreshToken };
}
