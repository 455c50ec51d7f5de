import { Inject, Injectable } from '@nestjs/common';
import { isScopeName } from '../authorization/scope-name.js';
import { ScopePolicy } from '../authorization/scope-policy.js';
import { OUR_SCOPES } from '../clients/built-in-scopes.js';
import { ClientRegistry } from '../clients/client-registry.js';
import { ScopeNotAllowedError } from './personal-tokens.errors.js';
import {
  PERSONAL_TOKENS_SETTINGS,
  type PersonalTokensSettings,
} from './personal-tokens.options.js';

/** Decides which scopes a personal access token may have. */
@Injectable()
export class TokenScopes {
  private readonly possible: readonly string[];
  private readonly known: ClientRegistry['knownScopes'];

  /** @throws Error if an option names an unknown scope, or one that no token may have. */
  constructor(
    @Inject(PERSONAL_TOKENS_SETTINGS) { scopes }: PersonalTokensSettings,
    { knownScopes }: ClientRegistry,
    private readonly policy: ScopePolicy,
  ) {
    this.known = knownScopes;
    const known = Object.keys(knownScopes);
    const wrong = scopes?.find((scope) => OUR_SCOPES.includes(scope) || !known.includes(scope));
    if (wrong !== undefined) {
      const why = OUR_SCOPES.includes(wrong)
        ? 'which no personal access token may have'
        : 'which is not one of the scopes of this application';
      throw new Error(`PersonalTokensModule: scopes has ${wrong}, ${why}.`);
    }
    const ofEveryone = this.policy.allowedFor([], known);
    this.possible = scopes ?? ofEveryone.filter((scope) => !OUR_SCOPES.includes(scope));
  }

  /** Lists the scopes that a user may give a token, with what each allows. */
  describe(roles: readonly string[]): Array<{ name: string; allows: string }> {
    return this.list(roles, null).map((name) => ({ name, allows: this.known[name]! }));
  }

  /**
   * Lists the scopes that a user may give a token.
   * @param own the scopes of the session that asks; null if it has all of its user
   */
  list(roles: readonly string[], own: readonly string[] | null): string[] {
    return this.policy
      .allowedFor(roles, this.possible)
      .filter((scope) => own === null || own.includes(scope));
  }

  /**
   * Returns the scopes of a request.
   * @throws ScopeNotAllowedError if it is not a list of scopes, or the token may not have one of them.
   */
  parse(text: string, roles: readonly string[], own: readonly string[] | null): string[] {
    const scopes = [...new Set(text.split(' '))];
    if (!scopes.every(isScopeName)) throw new ScopeNotAllowedError(null);
    const allowed = this.list(roles, own);
    const denied = scopes.find((scope) => !allowed.includes(scope));
    if (denied !== undefined) throw new ScopeNotAllowedError(denied);
    return scopes;
  }
}
