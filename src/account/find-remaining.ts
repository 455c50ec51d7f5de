import type { ExtensionRegistry } from '../events/extension-registry.js';
import type { PageContext } from '../pages/page-context.js';
import { listSignInMethods } from '../sign-in/sign-in-methods.js';

/** Returns what a page says of a changed password: what still signs the user in. */
export async function findRemaining(
  extensions: ExtensionRegistry,
  userId: string,
): Promise<NonNullable<PageContext['facts']>> {
  const { passkeys, accounts } = await listSignInMethods(extensions, userId);
  return {
    remaining: {
      passkeys: passkeys.map(({ name }) => name),
      accounts: accounts.map(({ name }) => name),
    },
  };
}
