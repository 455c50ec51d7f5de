import { createSecretKey, type KeyObject } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { generateEcKeys } from '../../src/crypto/key-pairs.js';

type Keys = ReturnType<typeof generateEcKeys>;
type Answer = (response: ServerResponse) => void;

/** How an ID token is signed. */
export interface Signing {
  header: { alg: string; kid?: string };
  key: KeyObject | null;
}

/** What a hostile provider knows. */
interface Secrets {
  ecKeys: Keys;
  rsaKeys: Keys;
  clientSecret: string;
}

/** What a hostile provider does in another way than an honest one. */
export interface Fault {
  /** Members of its entry in the list of providers. */
  setting?: object;
  discovery?: object;
  discoveryAnswer?: Answer;
  jwksAnswer?: Answer;
  /** Changes the parameters of the redirect to Nightlatch. */
  redirect?: (parameters: URLSearchParams, issuer: string) => void;
  tokenAnswer?: Answer;
  /** Members of the token answer. */
  tokenMembers?: object;
  sign?: (secrets: Secrets) => Signing;
  /** Claims of the ID token; `undefined` leaves one out. */
  claims?: object;
  /** Claims that depend on the time of Nightlatch in seconds, and on the issuer. */
  makeClaims?: (now: number, issuer: string) => object;
  /** The payload of the ID token, in place of its claims. */
  payload?: string;
  userinfo?: object;
  userinfoAnswer?: Answer;
}

const NO_ADDRESS = { email: undefined, email_verified: undefined };
const ANNOUNCED = { authorization_response_iss_parameter_supported: true };

const html: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'text/html' });
  response.end('<!DOCTYPE html><title>Sign in to the hotel network</title>');
};
const unavailable: Answer = (response) => {
  response.writeHead(503, { 'content-type': 'application/json' });
  response.end('{"keys":[]}');
};
const rubbish: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end('{"keys":[null,7,{"kty":"oct","k":"AAAA","kid":"hostile"},{"kid":"hostile"}]}');
};
const huge: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ access_token: 'x'.repeat(10 * 1024 * 1024), keys: [] }));
};
/** Sends a byte now and then, and never ends. */
const endless: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"access_token":"');
  const timer = setInterval(() => response.write('x'), 100);
  response.on('close', () => clearInterval(timer));
};
const reset: Answer = (response) => {
  response.destroy();
};
const hmac = (text: string | Buffer): Signing => ({
  header: { alg: 'HS256' },
  key: createSecretKey(Buffer.from(text as string)),
});

const toHtmlError = (parameters: URLSearchParams): void => {
  parameters.delete('code');
  parameters.set('error', '<script>alert(1)</script>');
  parameters.set('error_description', `"><img src=x onerror=alert(1)>${'d'.repeat(1_000)}`);
};

/** The faults of a hostile provider by name. Those of {@link TOLERATED_FAULTS} sign in; all others must not. */
export const FAULTS: Record<string, Fault> = {
  'other-domains': { setting: { allowed_domains: ['example.com'] } },
  'no-sign-up': { setting: { register: false } },
  unsigned: { sign: () => ({ header: { alg: 'ES256' }, key: null }) },
  'alg-none': { sign: () => ({ header: { alg: 'none' }, key: null }) },
  'hs256-secret': { sign: ({ clientSecret }) => hmac(clientSecret) },
  'hs256-public-key': {
    sign: ({ rsaKeys }) => hmac(rsaKeys.publicKey.export({ type: 'spki', format: 'pem' })),
  },
  'other-key': {
    sign: ({ rsaKeys }) => ({ header: { alg: 'RS256' }, key: rsaKeys.privateKey }),
  },
  'unknown-kid': {
    sign: ({ ecKeys }) => ({ header: { alg: 'ES256', kid: 'other' }, key: ecKeys.privateKey }),
  },
  'alg-not-announced': {
    discovery: { id_token_signing_alg_values_supported: ['RS256'] },
  },
  'wrong-iss': { claims: { iss: 'https://accounts.example.com' } },
  'iss-slash': { makeClaims: (_now, issuer) => ({ iss: `${issuer}/` }) },
  'wrong-aud': { claims: { aud: 'another' } },
  'no-aud': { claims: { aud: undefined } },
  'two-auds': { claims: { aud: ['nightlatch', 'another'] } },
  'wrong-azp': { claims: { aud: ['nightlatch', 'another'], azp: 'another' } },
  'wrong-azp-one-aud': { claims: { azp: 'another' } },
  'wrong-nonce': { claims: { nonce: 'x'.repeat(43) } },
  'no-nonce': { claims: { nonce: undefined } },
  expired: { makeClaims: (now) => ({ iat: now - 331, exp: now - 31 }) },
  'no-exp': { claims: { exp: undefined } },
  'exp-text': { makeClaims: (now) => ({ exp: String(now + 300) }) },
  'no-iat': { claims: { iat: undefined } },
  'iat-31-s-ahead': { makeClaims: (now) => ({ iat: now + 31 }) },
  'iat-an-hour-ahead': { makeClaims: (now) => ({ iat: now + 3_600, exp: now + 7_200 }) },
  'nbf-an-hour-ahead': { makeClaims: (now) => ({ nbf: now + 3_600, exp: now + 7_200 }) },
  'no-sub': { claims: { sub: undefined } },
  'sub-empty': { claims: { sub: '' } },
  'sub-number': { claims: { sub: 7 } },
  'sub-object': { claims: { sub: { $ne: '' } } },
  'sub-300-characters': { claims: { sub: 's'.repeat(300) } },
  'sub-nul': { claims: { sub: 'ad\u0000min' } },
  'sub-surrogate': { claims: { sub: 'ad\ud800min' } },
  'payload-rubbish': { payload: 'null' },
  'no-id-token': { tokenMembers: { id_token: undefined } },
  'id-token-number': { tokenMembers: { id_token: 7 } },
  'id-token-encrypted': { tokenMembers: { id_token: 'a.b.c.d.e' } },
  'token-10-mb': { tokenAnswer: huge },
  'token-endless': { tokenAnswer: endless },
  'token-redirect': {
    tokenAnswer: (response) => {
      response.writeHead(307, { location: 'moved' });
      response.end();
    },
  },
  'token-html': { tokenAnswer: html },
  'token-503': { tokenAnswer: unavailable },
  'token-reset': { tokenAnswer: reset },
  'token-type': { tokenMembers: { token_type: 'mac' } },
  'no-access-token': { tokenMembers: { access_token: undefined } },
  'userinfo-other-sub': { claims: NO_ADDRESS, userinfo: { sub: 'admin' } },
  'userinfo-no-sub': { claims: NO_ADDRESS, userinfo: { sub: undefined } },
  'userinfo-html': { claims: NO_ADDRESS, userinfoAnswer: html },
  'userinfo-10-mb': { claims: NO_ADDRESS, userinfoAnswer: huge },
  'discovery-other-issuer': { discovery: { issuer: 'https://accounts.example.com' } },
  'discovery-html': { discoveryAnswer: html },
  'discovery-huge': { discoveryAnswer: huge },
  'discovery-http-endpoint': { discovery: { token_endpoint: 'http://example.com/token' } },
  'discovery-script-endpoint': { discovery: { authorization_endpoint: 'javascript:alert(1)' } },
  'jwks-rubbish': { jwksAnswer: rubbish },
  'jwks-503': { jwksAnswer: unavailable },
  'jwks-huge': { jwksAnswer: huge },
  'error-html': { redirect: toHtmlError },
  'form-post-html': { setting: { response_mode: 'form_post' }, redirect: toHtmlError },
  'error-3-kb': {
    redirect: (parameters) => {
      parameters.set('error_description', 'd'.repeat(3_000));
    },
  },
  'two-states': { redirect: (parameters) => parameters.append('state', 'x'.repeat(43)) },
  'no-state': { redirect: (parameters) => parameters.delete('state') },
  'two-codes': { redirect: (parameters) => parameters.append('code', 'c') },
  'no-code': { redirect: (parameters) => parameters.delete('code') },
  'iss-wrong': { redirect: (parameters) => parameters.set('iss', 'https://accounts.example.com') },
  'iss-missing': { discovery: ANNOUNCED },
  'email-verified-text-false': { claims: { email_verified: 'false' } },
  'email-verified-1': { claims: { email_verified: 1 } },
  'email-verified-absent': { claims: { email_verified: undefined } },
  'email-full-width': { claims: { email: 'ｅve@example.org' } },
  'email-nul': { claims: { email: 'eve\u0000@example.org' } },
  'email-list': { claims: { email: ['eve@example.org'] } },
  'email-10-kb': { claims: { email: `${'e'.repeat(10_000)}@example.org` } },
  'email-two-at': { claims: { email: 'eve@example.org@example.com' } },
};

/** Providers that are not as they should be, and sign in nevertheless. */
export const TOLERATED_FAULTS: Record<string, Fault> = {
  'iat-29-s-ahead': { makeClaims: (now) => ({ iat: now + 29 }) },
  'expired-10-s': { makeClaims: (now) => ({ iat: now - 300, exp: now - 10 }) },
  rs256: {
    sign: ({ rsaKeys }) => ({ header: { alg: 'RS256', kid: 'rsa' }, key: rsaKeys.privateKey }),
  },
  'form-post': { setting: { response_mode: 'form_post' } },
  'azp-named': { claims: { aud: ['nightlatch'], azp: 'nightlatch' } },
  'email-verified-text-true': { claims: { email_verified: 'true' } },
  'email-in-userinfo': { claims: NO_ADDRESS },
  'iss-right': {
    discovery: ANNOUNCED,
    redirect: (parameters, issuer) => parameters.set('iss', issuer),
  },
  'own-domain': { setting: { allowed_domains: ['example.org'] } },
  'second-factor': { claims: { amr: ['pwd', 'mfa'] } },
  'second-factor-counts': {
    claims: { amr: ['pwd', 'mfa'] },
    setting: { second_factor: 'provider' },
  },
  'name-control-characters': { claims: { name: 'E\u0000v\u001b[31me\r\nroot' } },
  'name-10-kb': { claims: { name: 'E'.repeat(10_000) } },
  'name-list': { claims: { name: ['Eve'] } },
  'name-surrogate': { claims: { name: 'Eve \ud800' } },
};
