import type { ExtensionRegistry } from '../events/extension-registry.js';
import type { Client } from '../clients/client.js';
import type { RequestOrigin } from '../http/request-origin.js';
import type { ProvenUser } from './sign-in.service.js';

/** Signs users in with passkeys on the hosted pages. `mfa/` implements it; without that feature the pages offer no passkeys. */
export abstract class Passkeys {
  /** Whether the hosted pages may use passkeys, by the origins of the options. */
  abstract readonly areForPages: boolean;

  /** Creates the options of `navigator.credentials.get()`. They name no user, and store nothing. */
  abstract createOptions(): object;

  /**
   * Checks a passkey, which names its user, and then signs the user in with `signIn`.
   * @param proof what `navigator.credentials.get()` returned, as JSON
   * @throws InvalidPasskeyError, InactiveUserError, SignInDeniedError, LimitExceededError or UnavailableError.
   */
  abstract prove<T>(
    presented: { proof: unknown; client: Client; request: RequestOrigin },
    signIn: (proven: ProvenUser) => Promise<T>,
  ): Promise<T>;
}

/** Returns the passkeys of the hosted pages; null if there are none, or the pages may not use them. */
export function findPagePasskeys(extensions: ExtensionRegistry): Passkeys | null {
  const [passkeys] = extensions.find(Passkeys);
  return passkeys?.areForPages ? passkeys : null;
}
