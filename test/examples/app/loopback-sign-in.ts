import { on, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as oauth from 'oauth4webapi';

const client: oauth.Client = { client_id: 'report-tool' };

/** Signs a person in, in a browser on this machine (RFC 8252); returns the tokens. */
export async function signIn(issuer: URL, openBrowser: (url: URL) => unknown) {
  // `http:` only for a server on this machine.
  const options = { [oauth.allowInsecureRequests]: issuer.protocol === 'http:' };
  const metadata = await oauth.discoveryRequest(issuer, { ...options, algorithm: 'oauth2' });
  const server = await oauth.processDiscoveryResponse(issuer, metadata);
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  try {
    const { port } = listener.address() as AddressInfo;
    const redirectUri = `http://127.0.0.1:${port}/callback`;
    const verifier = oauth.generateRandomCodeVerifier();
    const state = oauth.generateRandomState();
    const url = new URL(server.authorization_endpoint!);
    url.search = new URLSearchParams({
      client_id: client.client_id,
      redirect_uri: redirectUri,
      response_type: 'code',
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
    }).toString();
    openBrowser(url);
    const answer = await waitForAnswer(listener, redirectUri);
    const parameters = oauth.validateAuthResponse(server, client, answer, state);
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      oauth.None(),
      parameters,
      redirectUri,
      verifier,
      options,
    );
    return await oauth.processAuthorizationCodeResponse(server, client, response);
  } finally {
    listener.close();
  }
}

/** Returns the URL with which the browser comes back. Other programs may call the port as well. */
async function waitForAnswer(
  listener: ReturnType<typeof createServer>,
  redirectUri: string,
): Promise<URL> {
  for await (const event of on(listener, 'request')) {
    const [request, response] = event as [IncomingMessage, ServerResponse];
    const url = new URL(request.url!, redirectUri);
    const isAnswer = url.pathname === '/callback';
    response.writeHead(isAnswer ? 200 : 404, { connection: 'close' });
    response.end(isAnswer ? 'You are signed in. You can close this page.' : '');
    if (isAnswer) return url;
  }
  throw new Error('The listener was closed.');
}
