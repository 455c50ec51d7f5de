import { expect } from 'vitest';
import {
  beginTripWith,
  countRows,
  hostileTest,
  isAtApplication,
  RefusalReader,
  signInWith,
} from '../support/federation.js';
import { FederationBrowser } from '../support/federation-browser.js';
import { FAULTS, TOLERATED_FAULTS } from '../support/hostile-faults.js';

const test = hostileTest();

/** The reason in the audit trail; null for a provider that is refused before a person goes there. */
const REASONS: Record<keyof typeof FAULTS, string | null> = {
  'other-domains': 'domain-not-allowed',
  'no-sign-up': 'registration-closed',
  unsigned: 'signature-not-valid',
  'alg-none': 'id-token-not-valid',
  'hs256-secret': 'id-token-not-valid',
  'hs256-public-key': 'id-token-not-valid',
  'other-key': 'signature-not-valid',
  'unknown-kid': 'signature-not-valid',
  'alg-not-announced': 'id-token-not-valid',
  'wrong-iss': 'id-token-not-valid',
  'iss-slash': 'id-token-not-valid',
  'wrong-aud': 'id-token-not-valid',
  'no-aud': 'id-token-not-valid',
  'two-auds': 'id-token-not-valid',
  'wrong-azp': 'id-token-not-valid',
  'wrong-azp-one-aud': 'id-token-not-valid',
  'wrong-nonce': 'id-token-not-valid',
  'no-nonce': 'id-token-not-valid',
  expired: 'id-token-not-valid',
  'no-exp': 'id-token-not-valid',
  'exp-text': 'id-token-not-valid',
  'no-iat': 'id-token-not-valid',
  'iat-31-s-ahead': 'id-token-not-valid',
  'iat-an-hour-ahead': 'id-token-not-valid',
  'nbf-an-hour-ahead': 'id-token-not-valid',
  'no-sub': 'id-token-not-valid',
  'sub-empty': 'subject-not-valid',
  'sub-number': 'id-token-not-valid',
  'sub-object': 'id-token-not-valid',
  'sub-300-characters': 'subject-not-valid',
  'sub-nul': 'subject-not-valid',
  'sub-surrogate': 'subject-not-valid',
  'payload-rubbish': 'id-token-not-valid',
  'no-id-token': 'id-token-missing',
  'id-token-number': 'id-token-not-valid',
  'id-token-encrypted': 'id-token-not-valid',
  'token-10-mb': 'provider-away',
  'token-endless': 'provider-away',
  'token-redirect': 'provider-away',
  'token-html': 'exchange-failed',
  'token-503': 'provider-away',
  'token-reset': 'provider-away',
  'token-type': 'exchange-failed',
  'no-access-token': 'exchange-failed',
  'userinfo-other-sub': 'userinfo-not-valid',
  'userinfo-no-sub': 'userinfo-not-valid',
  'userinfo-html': 'userinfo-not-valid',
  'userinfo-10-mb': 'provider-away',
  'discovery-other-issuer': null,
  'discovery-html': null,
  'discovery-huge': null,
  'discovery-http-endpoint': null,
  'discovery-script-endpoint': null,
  'jwks-rubbish': 'provider-away',
  'jwks-503': 'provider-away',
  'jwks-huge': 'provider-away',
  'error-html': 'provider-error',
  'form-post-html': 'provider-error',
  'error-3-kb': 'malformed-callback',
  'two-states': 'malformed-callback',
  'no-state': 'malformed-callback',
  'two-codes': 'malformed-callback',
  'no-code': 'malformed-callback',
  'iss-wrong': 'wrong-issuer',
  'iss-missing': 'wrong-issuer',
  'email-verified-text-false': 'email-not-verified',
  'email-verified-1': 'email-not-verified',
  'email-verified-absent': 'email-not-verified',
  'email-full-width': 'email-missing',
  'email-nul': 'email-missing',
  'email-list': 'email-missing',
  'email-10-kb': 'email-missing',
  'email-two-at': 'email-missing',
};

test.for(Object.keys(TOLERATED_FAULTS))(
  'A provider that is tolerated signs a new user in: %s',
  async (fault, { server, hostile }) => {
    const browser = new FederationBrowser(server, [hostile]);
    const { access_token } = await signInWith(server, browser, fault);
    const { body } = await server.me(access_token!);
    expect(body).toMatchObject({ email: `${fault}@example.org`, email_verified: true });
    const name = String(body.full_name ?? '');
    expect(name.length).toBeLessThanOrEqual(200);
    // oxlint-disable-next-line no-control-regex -- these are what must not be there.
    expect(name).not.toMatch(/[\u0000-\u001f\u007f-\u009f]|\p{Cs}/u);
  },
);

/** A callback that cannot be read is not in the trail: any web page can cause it. */
const isInTrail = (reason: string | null) => reason !== null && reason !== 'malformed-callback';

test('A provider with any fault gets no session, no account and no link, and the trail has the reason of each callback that can be read', async ({
  server,
  hostile,
}) => {
  // A second more or less decides about an `iat`.
  server.stopClock();
  const before = await countRows(server);
  const refusals = new RefusalReader(server);
  await refusals.take();
  const visit = async (fault: string) => {
    const browser = new FederationBrowser(server, [hostile]);
    const { url, status, body } = await browser.open(beginTripWith(fault).path);
    return { fault, url, status, body: String(body) };
  };
  // It takes five seconds. The others follow each other: so many at once would miss the time limit on a busy machine.
  const endless = visit('token-endless');
  const ends: Array<Awaited<ReturnType<typeof visit>>> = [];
  for (const fault of Object.keys(FAULTS)) {
    ends.push(await (fault === 'token-endless' ? endless : visit(fault)));
  }
  expect(ends.filter(({ url }) => isAtApplication(url))).toEqual([]);
  expect(ends.filter(({ status }) => status >= 500 && status !== 503)).toEqual([]);
  expect(ends.filter(({ body }) => /<script>alert|<img src=x|onerror=a/.test(body))).toEqual([]);
  expect(await refusals.take()).toEqual(
    Object.fromEntries(Object.entries(REASONS).filter(([, reason]) => isInTrail(reason))),
  );
  const away = ends.filter(({ fault }) => REASONS[fault] === null);
  expect(new Set(away.map(({ status }) => status))).toEqual(new Set([503]));
  expect(await countRows(server)).toEqual(before);
});
