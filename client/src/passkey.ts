import type { Nightlatch } from './client.js';
import type { Session } from './shared-session.js';

/** The options of `signInWithPasskey()`. */
export interface PasskeyOptions {
  scope?: string | undefined;
  /** `conditional` offers the passkeys in the autofill of a field with `autocomplete="username webauthn"`. */
  mediation?: CredentialMediationRequirement | undefined;
  /** Ends the ceremony. The promise rejects with the reason. */
  signal?: AbortSignal | undefined;
}

/**
 * Signs in with a passkey, which names its user.
 * @throws NightlatchError if the server rejects it, or DOMException if the user cancels.
 */
export async function signInWithPasskey(
  nightlatch: Nightlatch,
  { scope, mediation, signal }: PasskeyOptions = {},
): Promise<Session> {
  const options = await nightlatch.post('/login/passkey/options');
  const credential = await askForPasskey(options, { mediation, signal });
  await nightlatch.exchange('/login/passkey', { credential, scope });
  return nightlatch.session!;
}

/**
 * Finishes a sign-in with a passkey as the second factor.
 * @param mfaToken that of the error `mfa_required`
 * @throws NightlatchError if the server rejects it, or DOMException if the user cancels.
 */
export async function secondFactorWithPasskey(
  nightlatch: Nightlatch,
  mfaToken: string,
): Promise<Session> {
  const options = await nightlatch.post('/login/second-factor/options', { mfa_token: mfaToken });
  return nightlatch.secondFactor({ mfaToken, passkey: await askForPasskey(options, {}) });
}

async function askForPasskey(
  options: unknown,
  { mediation, signal }: Pick<PasskeyOptions, 'mediation' | 'signal'>,
): Promise<object> {
  const json = options as PublicKeyCredentialRequestOptionsJSON;
  const credential = await navigator.credentials.get({
    publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(json),
    ...(mediation && { mediation }),
    ...(signal && { signal }),
  });
  return (credential as PublicKeyCredential).toJSON();
}
