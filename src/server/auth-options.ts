import { availableParallelism } from 'node:os';
import { ADMIN_ROLE, ADMIN_SCOPES } from '../server-entry.js';
import type { AuthModuleOptions } from '../index.js';
import { ITEM_SCOPES } from './items/items.scopes.js';
import type { Settings } from './settings/settings.js';

/** Returns the options of the library that the settings stand for, for the server and the command line alike. */
export function toAuthOptions(settings: Settings): AuthModuleOptions {
  const { argon2, ...hashing } = settings.hashing ?? {};
  return {
    recheckSeconds: settings.recheckSeconds,
    guardOutageSeconds: settings.guardOutageSeconds,
    changes: settings.changes,
    secretKey: settings.secretKey,
    secretKeyFallbacks: settings.secretKeyFallbacks,
    algorithm: settings.algorithm,
    signingKeys: settings.signingKeys,
    rotationDays: settings.signingKeyRotationDays,
    jwksMaxAgeSeconds: settings.jwksMaxAgeSeconds,
    issuer: settings.issuer,
    audience: settings.audience,
    accessTokenSeconds: settings.accessTokenSeconds,
    recentSignInSeconds: settings.recentSignInSeconds,
    sessions: {
      absoluteSeconds: settings.sessionSeconds,
      idleSeconds: settings.sessionIdleSeconds,
      reuseGraceSeconds: settings.refreshReuseGraceSeconds,
    },
    passwords: { importedPepper: settings.importedPepper, argon2 },
    // A hash occupies a core, so the workers share the cores.
    hashing: { threads: Math.ceil(availableParallelism() / settings.workers), ...hashing },
    limits: {
      enabled: settings.limits,
      signInFailuresPerAddress: settings.signInFailuresPerAddress,
      registrationsPerAddress: settings.registrationsPerAddress,
      mailsPerAddress: settings.mailsPerAddress,
      changesPerMinute: settings.changesPerMinute,
    },
    mail: settings.mail,
    pages: settings.pages,
    clients: settings.clients,
    ...toScopeOptions(settings),
  };
}

/** Returns the scopes of the demo, those of the administrators, and those that SCOPES_FILE declares. */
function toScopeOptions({ demo, scopes: declared }: Settings) {
  const roleScopes = new Map<string, string[]>([[ADMIN_ROLE, Object.keys(ADMIN_SCOPES)]]);
  for (const { scope, roles } of declared) {
    if (roles === 'everyone') continue;
    for (const role of roles) roleScopes.set(role, [...(roleScopes.get(role) ?? []), scope]);
  }
  return {
    scopes: {
      ...(demo && ITEM_SCOPES),
      ...ADMIN_SCOPES,
      ...Object.fromEntries(declared.map(({ scope, description }) => [scope, description])),
    },
    roleScopes: Object.fromEntries(roleScopes),
    clientOnlyScopes: declared.filter(({ roles }) => roles.length === 0).map(({ scope }) => scope),
  };
}
