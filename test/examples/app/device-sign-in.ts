import { setTimeout as sleep } from 'node:timers/promises';
import * as oauth from 'oauth4webapi';

const client: oauth.Client = { client_id: 'report-tool' };

/** Signs a person in, in a browser on any device (RFC 8628); returns the tokens. */
export async function signIn(issuer: URL, print: (message: string) => unknown) {
  // `http:` only for a server on this machine.
  const options = { [oauth.allowInsecureRequests]: issuer.protocol === 'http:' };
  const metadata = await oauth.discoveryRequest(issuer, { ...options, algorithm: 'oauth2' });
  const server = await oauth.processDiscoveryResponse(issuer, metadata);
  const asked = [server, client, oauth.None()] as const;
  const codes = await oauth.processDeviceAuthorizationResponse(
    server,
    client,
    await oauth.deviceAuthorizationRequest(...asked, { scope: 'reports:read' }, options),
  );
  print(`Open ${codes.verification_uri} in a browser, and enter the code ${codes.user_code}.`);
  for (let seconds = codes.interval ?? 5; ;) {
    await sleep(seconds * 1_000);
    const response = await oauth.deviceCodeGrantRequest(...asked, codes.device_code, options);
    try {
      return await oauth.processDeviceCodeResponse(server, client, response);
    } catch (error) {
      const code = error instanceof oauth.ResponseBodyError ? error.error : null;
      if (code === 'slow_down') seconds += 5;
      // Anything else, such as access_denied and expired_token, is the end.
      else if (code !== 'authorization_pending') throw error;
    }
  }
}
