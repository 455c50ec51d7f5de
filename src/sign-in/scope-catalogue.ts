import { Inject, Injectable } from '@nestjs/common';
import { CLIENTS_OPTIONS, type ClientsOptions } from '../clients/clients.options.js';

const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/**
 * Which scopes there are and which a sign-in is given.
 *
 * @example
 * ```ts
 * import { type GrantRequest, InvalidScopeError, type ScopeCatalogue } from 'nightlatch';
 *
 * // In a grant of the application: what was asked for, and never more than the client may have.
 * export function scopesOf(catalogue: ScopeCatalogue, { parameters, client }: GrantRequest) {
 *   const scopes = catalogue.grant(parameters.get('scope'), client.scopes);
 *   if (scopes === null) throw new InvalidScopeError();
 *   return scopes;
 * }
 * ```
 */
@Injectable()
export class ScopeCatalogue {
  private readonly known: string[];

  constructor(@Inject(CLIENTS_OPTIONS) { scopes }: Pick<ClientsOptions, 'scopes'>) {
    this.known = Object.keys(scopes);
  }

  /**
   * The scopes of a `scope` parameter (RFC 6749 section 3.3: separated by single spaces), or all of the
   * `allowed` (null: all there are) where nothing was asked for. Null: one is malformed, unknown or not
   * allowed.
   */
  grant(requested: string | undefined, allowed: readonly string[] | null): string[] | null {
    const possible = this.known.filter((scope) => !allowed || allowed.includes(scope));
    if (requested === undefined || requested === '') return possible;
    const scopes = new Set(requested.split(' '));
    for (const scope of scopes) {
      if (!SCOPE_TOKEN.test(scope) || !possible.includes(scope)) return null;
    }
    return [...scopes];
  }
}
