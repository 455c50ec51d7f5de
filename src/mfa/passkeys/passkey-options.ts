import { Inject, Injectable } from '@nestjs/common';
import { PASSKEYS_SETTINGS, type PasskeysSettings } from '../passkeys.options.js';
import type { Passkey } from '../passkey.entity.js';
import type { User } from '../../users/user.entity.js';
import { CHALLENGE_SECONDS, type ChallengeUse, PasskeyChallenges } from './passkey-challenges.js';
import { PASSKEY_ALGORITHMS } from './passkey-key.js';

const TIMEOUT_MS = CHALLENGE_SECONDS * 1_000;

/** Makes the options of `navigator.credentials.create()` and `get()`, as JSON (WebAuthn Level 3, sections 5.1.8 and 5.1.9). */
@Injectable()
export class PasskeyOptions {
  constructor(
    @Inject(PASSKEYS_SETTINGS) private readonly settings: PasskeysSettings,
    private readonly challenges: PasskeyChallenges,
  ) {}

  /**
   * @param user the owner, whom the dialog of the browser names
   * @param existing the passkeys that the owner has already: their authenticators offer no second one
   */
  createCreation(
    user: Pick<User, 'username' | 'email' | 'fullName'> & { passkeyHandle: string },
    existing: readonly Passkey[],
    use: ChallengeUse,
  ): object {
    const { rpId, rpName } = this.settings;
    const name = user.username ?? user.email;
    return {
      challenge: this.challenges.create(use),
      rp: { id: rpId, name: rpName },
      user: { id: user.passkeyHandle, name, displayName: user.fullName ?? name },
      pubKeyCredParams: PASSKEY_ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
      timeout: TIMEOUT_MS,
      attestation: 'none',
      excludeCredentials: existing.map(toDescriptor),
      authenticatorSelection: {
        residentKey: 'required',
        requireResidentKey: true,
        userVerification: 'required',
      },
      extensions: { credProps: true },
    };
  }

  /** @param allowed the passkeys of a known user. Empty before a sign-in: a list would tell who exists, and which keys they have. */
  createRequest(use: ChallengeUse, allowed: readonly Passkey[] = []): object {
    return {
      challenge: this.challenges.create(use),
      rpId: this.settings.rpId,
      timeout: TIMEOUT_MS,
      allowCredentials: allowed.map(toDescriptor),
      userVerification: 'required',
    };
  }
}

function toDescriptor({ credentialId: id, transports }: Passkey): object {
  return { type: 'public-key', id, transports };
}
