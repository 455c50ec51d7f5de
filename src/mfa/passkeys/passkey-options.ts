import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { NotFoundError } from '../../http/errors.js';
import { PASSKEYS_SETTINGS, type PasskeysSettings } from '../passkeys.options.js';
import type { Passkey } from '../passkey.entity.js';
import type { User } from '../../users/user.entity.js';
import { CHALLENGE_SECONDS, type ChallengeUse, PasskeyChallenges } from './passkey-challenges.js';
import { PASSKEY_ALGORITHMS } from './passkey-key.js';
import { TooManyPasskeysError } from './passkeys.errors.js';
import { MAX_PASSKEYS, PasskeysStore } from './passkeys.store.js';

/** Random bytes, because authenticators and password managers show them to others (WebAuthn Level 3, section 14.6.1). */
const HANDLE_BYTES = 32;
const TIMEOUT_MS = CHALLENGE_SECONDS * 1_000;

/** Makes the options of `navigator.credentials.create()` and `get()`, as JSON (WebAuthn Level 3, sections 5.1.8 and 5.1.9). */
@Injectable()
export class PasskeyOptions {
  constructor(
    @Inject(PASSKEYS_SETTINGS) private readonly settings: PasskeysSettings,
    private readonly challenges: PasskeyChallenges,
    private readonly store: PasskeysStore,
  ) {}

  /**
   * Creates the options of a new passkey of the user, whom the dialog of the browser names. An authenticator that holds
   * a passkey of the user offers no second one.
   * @throws TooManyPasskeysError, or NotFoundError if the user was deleted meanwhile.
   */
  async createCreation(user: User, use: ChallengeUse): Promise<object> {
    const existing = await this.store.list(user.id);
    if (existing.length >= MAX_PASSKEYS) throw new TooManyPasskeysError();
    const handle = randomBytes(HANDLE_BYTES).toString('base64url');
    const passkeyHandle = user.passkeyHandle ?? (await this.store.getHandle(user.id, handle));
    if (passkeyHandle === null) throw new NotFoundError();
    const { rpId, rpName } = this.settings;
    const name = user.username ?? user.email;
    // A suspended one may be replaced by its owner.
    const usable = existing.filter(({ suspendedAt }) => !suspendedAt);
    return {
      challenge: this.challenges.create(use),
      rp: { id: rpId, name: rpName },
      user: { id: passkeyHandle, name, displayName: user.fullName ?? name },
      pubKeyCredParams: PASSKEY_ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
      timeout: TIMEOUT_MS,
      attestation: 'none',
      excludeCredentials: usable.map(toDescriptor),
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
