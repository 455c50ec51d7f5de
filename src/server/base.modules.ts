import { availableParallelism } from 'node:os';
import type { DynamicModule, Provider } from '@nestjs/common';
import { ADMIN_SCOPES, ADMIN_ROLE, AuditModule, AuthModule, DatabaseModule } from '../index.js';
import { entities, migrations } from './process/database.js';
import { ITEM_SCOPES } from './items/items.scopes.js';
import type { Settings } from './settings/settings.js';

/** Returns the modules that the server and the command line share, configured by the same settings. */
export function baseModules(
  settings: Settings,
  { migrate = true, overrides = [] }: { migrate?: boolean; overrides?: Provider[] } = {},
): DynamicModule[] {
  return [
    DatabaseModule.forRoot({ url: settings.databaseUrl, entities, migrations, migrate }),
    AuthModule.forRoot({
      recheckSeconds: settings.recheckSeconds,
      secretKey: settings.secretKey,
      secretKeyFallbacks: settings.secretKeyFallbacks,
      algorithm: settings.algorithm,
      signingKeys: settings.signingKeys,
      rotationDays: settings.signingKeyRotationDays,
      jwksMaxAgeSeconds: settings.jwksMaxAgeSeconds,
      issuer: settings.issuer,
      audience: settings.audience,
      accessTokenSeconds: settings.accessTokenSeconds,
      sessions: {
        absoluteSeconds: settings.sessionSeconds,
        idleSeconds: settings.sessionIdleSeconds,
        reuseGraceSeconds: settings.refreshReuseGraceSeconds,
      },
      // A hash occupies a core, so the workers share the cores.
      hashing: { threads: Math.ceil(availableParallelism() / settings.workers) },
      limits: {
        enabled: settings.limits,
        signInFailuresPerAddress: settings.signInFailuresPerAddress,
        registrationsPerAddress: settings.registrationsPerAddress,
      },
      clients: settings.clients,
      scopes: { ...ITEM_SCOPES, ...ADMIN_SCOPES },
      roleScopes: { [ADMIN_ROLE]: Object.keys(ADMIN_SCOPES) },
      overrides,
    }),
    // Changes made on the command line are audited too.
    AuditModule.forRoot({ retentionDays: settings.auditRetentionDays }),
  ];
}
