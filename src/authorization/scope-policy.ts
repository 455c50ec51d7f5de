import { Inject, Injectable } from '@nestjs/common';
import { CLIENTS_OPTIONS, type ClientsOptions } from '../clients/clients.options.js';

const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/** Which scopes there are and which a sign-in is given. */
@Injectable()
export class ScopePolicy {
  private readonly known: string[];
  private readonly roleScopes: ReadonlyMap<string, readonly string[]>;
  /** What is for some role. */
  private readonly restricted: readonly string[];
  /** Of each request the guards ask: by the very list, which is that of a row that is remembered. */
  private readonly withheld = new WeakMap<readonly string[], readonly string[]>();

  /** Throws where a role has a scope that there is not. */
  constructor(
    @Inject(CLIENTS_OPTIONS)
    { scopes, roleScopes = {} }: Pick<ClientsOptions, 'scopes' | 'roleScopes'>,
  ) {
    this.known = Object.keys(scopes);
    this.roleScopes = new Map(Object.entries(roleScopes));
    this.restricted = [...new Set(Object.values(roleScopes).flat())];
    const unknown = this.restricted.find((scope) => !this.known.includes(scope));
    if (unknown) throw new Error(`roleScopes: there is no scope ${unknown} among the scopes.`);
  }

  /** Those scopes that a user with these roles does not have. `roles` is not written to afterwards. */
  deniedFor(roles: readonly string[]): readonly string[] {
    if (this.restricted.length === 0) return this.restricted;
    const known = this.withheld.get(roles);
    if (known) return known;
    const held = new Set(roles.flatMap((role) => this.roleScopes.get(role) ?? []));
    const withheld = this.restricted.filter((scope) => !held.has(scope));
    this.withheld.set(roles, withheld);
    return withheld;
  }

  /** Of `scopes`, those that a user with these roles has. */
  allowedFor(roles: readonly string[], scopes: readonly string[]): string[] {
    const withheld = this.deniedFor(roles);
    return scopes.filter((scope) => !withheld.includes(scope));
  }

  /**
   * The scopes of a `scope` parameter (RFC 6749 section 3.3: separated by single spaces), or all of the
   * `allowed` (null: all there are) where nothing was asked for. Null: one is malformed, unknown or not
   * allowed.
   */
  resolve(requested: string | undefined, allowed: readonly string[] | null): string[] | null {
    const possible = this.known.filter((scope) => !allowed || allowed.includes(scope));
    if (requested === undefined || requested === '') return possible;
    const scopes = new Set(requested.split(' '));
    for (const scope of scopes) {
      if (!SCOPE_TOKEN.test(scope) || !possible.includes(scope)) return null;
    }
    return [...scopes];
  }
}
