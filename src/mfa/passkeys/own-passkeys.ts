import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../../http/errors.js';
import type { Principal } from '../../tokens/principal.js';
import type { User } from '../../users/user.entity.js';
import { UsersService } from '../../users/users.service.js';
import type { Actor } from '../../events/actor.js';
import { MfaPolicy } from '../mfa-policy.js';
import type { Passkey } from '../passkey.entity.js';
import type { RegistrationJson } from './credential-json.js';
import type { ChallengeUse } from './passkey-challenges.js';
import { PasskeyOptions } from './passkey-options.js';
import { PasskeyRegistry } from './passkey-registry.js';
import { PasskeyRemoval } from './passkey-removal.js';
import { PasskeysStore } from './passkeys.store.js';

/** The user and the session of a request. */
type Owner = Pick<Principal, 'userId' | 'sessionId'>;

/** What users do with their own passkeys. */
@Injectable()
export class OwnPasskeys {
  constructor(
    private readonly users: UsersService,
    private readonly policy: MfaPolicy,
    private readonly store: PasskeysStore,
    private readonly options: PasskeyOptions,
    private readonly registry: PasskeyRegistry,
    private readonly removal: PasskeyRemoval,
  ) {}

  /**
   * Creates the options of `navigator.credentials.create()`. The answer is valid in the same session only.
   * @throws VerifiedEmailNeededError, TooManyPasskeysError or NotFoundError.
   */
  async createOptions(owner: Owner): Promise<object> {
    const user = await this.getOwner(owner);
    return this.options.createCreation(user, toUse(user, owner));
  }

  /**
   * Adds a passkey.
   * @throws PasskeyRejectedError if it does not answer options of this session, or did so before; PasskeyTakenError if it is
   * registered already.
   * @throws TooManyPasskeysError, VerifiedEmailNeededError or NotFoundError.
   */
  async add(
    owner: Owner,
    registration: RegistrationJson,
    name: string | undefined,
    actor: Actor,
  ): Promise<Passkey> {
    const user = await this.getOwner(owner);
    const given = { userId: user.id, sessionId: owner.sessionId, registration, name };
    const passkey = await this.registry.verify(given, toUse(user, owner), actor);
    await this.registry.add(passkey, actor);
    return passkey;
  }

  /** @throws NotFoundError if the user does not exist. */
  async list({ userId }: Pick<Owner, 'userId'>): Promise<Passkey[]> {
    const { id } = await this.users.getById(userId);
    return this.store.list(id);
  }

  /** @throws NotFoundError if the user has no such passkey. */
  async rename({ userId }: Owner, id: string, name: string, actor: Actor): Promise<Passkey> {
    const user = await this.users.getById(userId);
    await this.registry.rename({ id, userId: user.id }, name, actor);
    const renamed = (await this.store.list(user.id)).find((each) => each.id === id);
    if (!renamed) throw new NotFoundError();
    return renamed;
  }

  /**
   * Deletes a passkey.
   * @returns what the page passes to `PublicKeyCredential.signalAllAcceptedCredentials()`.
   * @throws LastSignInMethodError if the user could not sign in any more; NotFoundError if the user has no such passkey.
   */
  async delete({ userId }: Owner, id: string, actor: Actor): Promise<AcceptedCredentials> {
    const user = await this.users.getById(userId);
    await this.removal.delete({ id, userId: user.id }, actor);
    const left = await this.store.list(user.id);
    return {
      user_id: user.passkeyHandle ?? '',
      all_accepted_credential_ids: left.map(({ credentialId }) => credentialId),
    };
  }

  private async getOwner({ userId }: Owner): Promise<User> {
    const user = await this.users.getById(userId);
    this.policy.assertMayEnrol(user);
    return user;
  }
}

/** The passkeys that a user has left, for the password manager. */
export interface AcceptedCredentials {
  user_id: string;
  all_accepted_credential_ids: string[];
}

function toUse({ id }: User, { sessionId }: Owner): ChallengeUse {
  return { purpose: 'create', owner: [id, sessionId] };
}
