import type { ExtensionRegistry } from '../events/extension-registry.js';
import type { RequestOrigin } from '../http/request-origin.js';
import type { BrowserSignIn, BrowserSignInResult } from './sign-in.service.js';

/** Signs users in with passkeys on the hosted pages. `mfa/` implements it; without that feature the pages offer no passkeys. */
export abstract class Passkeys {
  /** Whether the hosted pages may use passkeys, by the origins of the options. */
  abstract readonly areForPages: boolean;

  /** Creates the options of `navigator.credentials.get()`. They name no user, and store nothing. */
  abstract createOptions(): object;

  /**
   * Signs a user in: see `SignInService.completeInBrowser`. The passkey names the user.
   * @param proof what `navigator.credentials.get()` returned, as JSON
   * @throws InvalidPasskeyError, InactiveUserError, SignInDeniedError, LimitExceededError or UnavailableError.
   */
  abstract completeInBrowser(
    presented: { proof: unknown; request: RequestOrigin },
    browser: Pick<BrowserSignIn, 'lifetimeSeconds'>,
  ): Promise<BrowserSignInResult>;
}

/** Returns the passkeys of the hosted pages; null if there are none, or the pages may not use them. */
export function findPagePasskeys(extensions: ExtensionRegistry): Passkeys | null {
  const [passkeys] = extensions.find(Passkeys);
  return passkeys?.areForPages ? passkeys : null;
}
