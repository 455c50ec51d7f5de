import { Module } from '@nestjs/common';
import { CLI_CLIENT_ID } from '../clients/client.js';
import { ClientRegistry } from '../clients/client-registry.js';
import { AuthTablesModule } from '../database/auth-tables.module.js';
import { purgeExpired } from '../database/purge.job.js';
import { PageFilesModule } from '../pages/page-files.module.js';
import { DeviceCode } from './device-code.entity.js';
import { DeviceApproval } from './device/device-approval.js';
import { DeviceAuthorizationController } from './device/device-authorization.controller.js';
import { DeviceAuthorizationService } from './device/device-authorization.service.js';
import { DEVICE_CODE_GRANT, DeviceCodeGrant } from './device/device-code.grant.js';
import { DeviceCodes } from './device/device-codes.js';
import { DeviceCodesStore } from './device/device-codes.store.js';
import { DevicePages } from './device/device.pages.js';
import { ClientAuthenticator } from './endpoints/client-authenticator.js';

/** How long a code stays in the table after it expired, so that its device learns that it has. */
const RETENTION_MS = 3_600_000;

/** The client that `nightlatch login` is. */
const COMMAND_LINE = {
  id: CLI_CLIENT_ID,
  name: 'Nightlatch command line',
  grantTypes: [DEVICE_CODE_GRANT, 'refresh_token'],
  applicationType: 'native',
} as const;

/** Signs in devices and command lines (RFC 8628). */
@Module({
  imports: [AuthTablesModule.forFeature([DeviceCode]), PageFilesModule],
  controllers: [DeviceAuthorizationController, DevicePages],
  providers: [
    purgeExpired('device_codes', DeviceCodesStore, RETENTION_MS),
    ClientAuthenticator,
    DeviceApproval,
    DeviceAuthorizationService,
    DeviceCodeGrant,
    DeviceCodes,
    DeviceCodesStore,
  ],
})
export class DeviceModule {
  constructor(clients: ClientRegistry) {
    // Without `account`: a person who is tricked into allowing a device must not lose the account.
    clients.addBuiltIn({ ...COMMAND_LINE, scopes: Object.keys(clients.knownScopes) });
  }
}
