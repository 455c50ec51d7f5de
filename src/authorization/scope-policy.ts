import { Inject, Injectable } from '@nestjs/common';
import {
  BUILT_IN_SCOPES,
  OFFLINE_ACCESS_SCOPE,
  OPENID_SCOPES,
} from '../clients/built-in-scopes.js';
import type { Client } from '../clients/client.js';
import { CLIENTS_OPTIONS, type ClientsOptions } from '../clients/clients.options.js';
import { isScopeName } from './scope-name.js';

/** Decides which scopes a sign-in gets, and which of them the user's roles allow. */
@Injectable()
export class ScopePolicy {
  private readonly known: Set<string>;
  /** The scopes that the first-party client gets only if it asks for them. */
  private readonly onRequest = new Set(BUILT_IN_SCOPES);
  /** The scopes that a client that acts for itself cannot have. */
  private readonly ofUsers = new Set<string>();
  private readonly roleScopes: ReadonlyMap<string, readonly string[]>;
  /** The scopes that only some roles have, or no user. */
  private readonly restricted: readonly string[];

  /** @throws Error if a scope cannot have its name, or it is built in, or `roleScopes` or `clientOnlyScopes` names an unknown scope. */
  constructor(
    @Inject(CLIENTS_OPTIONS)
    { scopes, roleScopes = {}, clientOnlyScopes = [] }: Omit<ClientsOptions, 'clients'>,
  ) {
    this.known = new Set([...Object.keys(scopes), ...BUILT_IN_SCOPES]);
    this.roleScopes = new Map(Object.entries(roleScopes));
    this.restricted = [...new Set([...Object.values(roleScopes).flat(), ...clientOnlyScopes])];
    const misnamed = Object.keys(scopes).find((scope) => !isScopeName(scope));
    if (misnamed !== undefined) {
      throw new Error(
        `scopes: "${misnamed}" cannot be the name of a scope (RFC 6749 section 3.3).`,
      );
    }
    const taken = BUILT_IN_SCOPES.find((scope) => Object.hasOwn(scopes, scope));
    if (taken !== undefined) {
      throw new Error(
        `scopes: ${taken} is the name of a scope that is built in: choose another one.`,
      );
    }
    const unknown = this.restricted.find((scope) => !this.known.has(scope));
    if (unknown !== undefined) {
      const option = clientOnlyScopes.includes(unknown) ? 'clientOnlyScopes' : 'roleScopes';
      throw new Error(`${option}: the scope ${unknown} is not one of the \`scopes\`.`);
    }
  }

  /** The scopes that the metadata lists. It leaves out those that few clients may request: a client may ask for all of the list. */
  get advertised(): string[] {
    const scopes = [...this.known].filter((scope) => !BUILT_IN_SCOPES.includes(scope));
    return this.ofUsers.size > 0 ? [...new Set([...scopes, OFFLINE_ACCESS_SCOPE])] : scopes;
  }

  /** The scopes of OpenID Connect, with what they allow; none if it is off. */
  get openId(): Record<string, string> {
    const scopes = Object.entries(OPENID_SCOPES).filter(([scope]) => this.ofUsers.has(scope));
    return Object.fromEntries(scopes);
  }

  /** Adds the scopes of OpenID Connect, before the first sign-in. One that the application declared stays as it is. */
  addOpenIdScopes(): void {
    for (const scope of Object.keys(OPENID_SCOPES).filter((each) => !this.known.has(each))) {
      this.known.add(scope);
      this.onRequest.add(scope);
      this.ofUsers.add(scope);
    }
  }

  /** Returns the scopes that a user with these roles does not have. */
  deniedFor(roles: readonly string[]): readonly string[] {
    if (this.restricted.length === 0) return this.restricted;
    const allowed = new Set(roles.flatMap((role) => this.roleScopes.get(role) ?? []));
    return this.restricted.filter((scope) => !allowed.has(scope));
  }

  /**
   * Returns those of the `scopes` that a user with these roles has.
   * @param roles the user's; null for a client that acts for itself
   */
  allowedFor(roles: readonly string[] | null, scopes: readonly string[]): string[] {
    const withheld = this.withheldFrom(roles, scopes);
    return scopes.filter((scope) => !withheld.includes(scope));
  }

  /** Returns those of the roles that give at least one of the scopes. */
  listGrantingRoles(roles: readonly string[], scopes: readonly string[]): string[] {
    return roles.filter((role) =>
      this.roleScopes.get(role)?.some((scope) => scopes.includes(scope)),
    );
  }

  /**
   * Returns those of the `scopes` of a token that its subject does not have now. A token or a session may be older than
   * the configuration, and name a scope that was removed.
   * @param roles the user's; null for a client that acts for itself
   */
  withheldFrom(roles: readonly string[] | null, scopes: readonly string[]): string[] {
    const denied = roles === null ? [...this.ofUsers] : this.deniedFor(roles);
    return scopes.filter((scope) => !this.known.has(scope) || denied.includes(scope));
  }

  /**
   * Returns the scope that tokens of a session have now: that of the sign-in, without what the user's roles do not give
   * and what does not exist any more.
   */
  narrow(session: { scope: string }, roles: readonly string[]): string {
    return this.allowedFor(roles, splitScopes(session.scope)).join(' ');
  }

  /**
   * Returns the scopes of a `scope` parameter (RFC 6749 section 3.3). If it names none, returns all allowed ones, without the
   * built-in scopes that `allowed` does not name.
   * @param allowed the scopes that may be granted; null allows all
   * @returns null if a scope is malformed, unknown or not allowed.
   */
  resolve(requested: string | undefined, allowed: readonly string[] | null): string[] | null {
    const possible = [...this.known].filter((scope) => !allowed || allowed.includes(scope));
    const scopes = this.parse(requested);
    if (scopes.length === 0) {
      return allowed ? possible : possible.filter((scope) => !this.onRequest.has(scope));
    }
    return scopes.every((scope) => possible.includes(scope)) ? scopes : null;
  }

  /**
   * Returns the scopes of the `scope` parameter of a refresh (RFC 6749 section 6). A client may send that of its first
   * request again, of which the roles of the user did not give all.
   * @param allowed the scopes that the client may have; null allows all
   * @param granted those that it was granted at the sign-in
   * @returns null if a scope is malformed, unknown or not allowed, or if none was granted.
   */
  resolveGranted(
    requested: string | undefined,
    allowed: readonly string[] | null,
    granted: readonly string[],
  ): string[] | null {
    if (this.parse(requested).length === 0) return this.resolve(undefined, granted);
    const scopes = this.resolve(requested, allowed)?.filter((scope) => granted.includes(scope));
    return scopes && scopes.length > 0 ? scopes : null;
  }

  /**
   * Splits a `scope` parameter. A space too many, which some clients send, does no harm. `offline_access` gives nothing,
   * unless an application has declared it as a scope of its own.
   */
  private parse(requested = ''): string[] {
    const dropped = this.known.has(OFFLINE_ACCESS_SCOPE) ? [''] : ['', OFFLINE_ACCESS_SCOPE];
    return [...new Set(requested.split(' '))].filter((scope) => !dropped.includes(scope));
  }
}

/** Returns those of the scopes that the client may have now. It may have lost some since they were granted. */
export function narrowToClient(scopes: readonly string[], { scopes: own }: Client): string[] {
  return scopes.filter((scope) => own === null || own.includes(scope));
}

/** Splits the stored scopes of a sign-in, which may be none. */
export function splitScopes(scope: string): string[] {
  return scope === '' ? [] : scope.split(' ');
}
