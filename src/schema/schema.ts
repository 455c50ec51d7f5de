import { PendingRegistration } from '../account/pending-registration.entity.js';
import { AuditEventRow } from '../audit/audit-event.entity.js';
import { AuthorizationCode } from '../oauth/authorization-code.entity.js';
import { ClientRow } from '../clients/client.entity.js';
import { MailLink } from '../mail/link.entity.js';
import { MailRow } from '../mail/mail.entity.js';
import { RefusedAddress } from '../mail/refused-address.entity.js';
import { Identity } from '../federation/identity.entity.js';
import { RecoveryCode } from '../mfa/recovery-code.entity.js';
import { SecondStep } from '../mfa/second-step.entity.js';
import { TotpFactorRow } from '../mfa/totp-factor.entity.js';
import { DeviceCode } from '../oauth/device-code.entity.js';
import { Passkey } from '../mfa/passkey.entity.js';
import { PersonalAccessToken } from '../personal-tokens/personal-access-token.entity.js';
import { SpentChallenge } from '../mfa/spent-challenge.entity.js';
import { SigningKeyRow } from '../signing-keys/signing-key.entity.js';
import { AttemptCount } from '../rate-limits/attempt-count.entity.js';
import { HashKind } from '../passwords/hash-kind.entity.js';
import { Password } from '../passwords/password.entity.js';
import { Session } from '../sessions/session.entity.js';
import { User } from '../users/user.entity.js';
import { CreateUsersPasswordsKeys1795000000000 } from './migrations/1795000000000-create-users-passwords-keys.js';
import { AddExternalUsers1795600000000 } from './migrations/1795600000000-add-external-users.js';
import { QuietNewUsers1796100000000 } from './migrations/1796100000000-quiet-new-users.js';
import { CreateLimits1796200000000 } from './migrations/1796200000000-create-limits.js';
import { CreateAuditEvents1796300000000 } from './migrations/1796300000000-create-audit-events.js';
import { IndexUsersForLists1796400000000 } from './migrations/1796400000000-index-users-for-lists.js';
import { AddSettlingAttempts1796900000001 } from './migrations/1796900000001-add-settling-attempts.js';
import { IndexLiveSessions1796900000003 } from './migrations/1796900000003-index-live-sessions.js';
import { PseudonymsInAuditEvents1796900000004 } from './migrations/1796900000004-pseudonyms-in-audit-events.js';
import { ExternalIdsInAuditEvents1796900000007 } from './migrations/1796900000007-external-ids-in-audit-events.js';
import { NoIndexThatEachUseMoves1796700000000 } from './migrations/1796700000000-no-index-that-each-use-moves.js';
import { CreateHashKinds1796900000002 } from './migrations/1796900000002-create-hash-kinds.js';
import { IndexForeignPasswords1796800000000 } from './migrations/1796800000000-index-foreign-passwords.js';
import { CreateMailsAndLinks1796900000008 } from './migrations/1796900000008-create-mails-and-links.js';
import { CreatePendingRegistrations1796900000010 } from './migrations/1796900000010-create-pending-registrations.js';
import { AddLinkDetails1796900000011 } from './migrations/1796900000011-add-link-details.js';
import { CreateRefusedAddresses1796900000012 } from './migrations/1796900000012-create-refused-addresses.js';
import { AddRefreshOrigins1796900000015 } from './migrations/1796900000015-add-refresh-origins.js';
import { AddRedirectUris1796900000020 } from './migrations/1796900000020-add-redirect-uris.js';
import { AddBrowserSessions1796900000030 } from './migrations/1796900000030-add-browser-sessions.js';
import { CreateDeviceCodes1796900000050 } from './migrations/1796900000050-create-device-codes.js';
import { AddAuthenticationContext1797000000000 } from './migrations/1797000000000-add-authentication-context.js';
import { CreateSecondFactors1797000000010 } from './migrations/1797000000010-create-second-factors.js';
import { CreatePasskeys1797000000020 } from './migrations/1797000000020-create-passkeys.js';
import { AddSessionsOfRecoveryCodes1797000000030 } from './migrations/1797000000030-add-sessions-of-recovery-codes.js';
import { CreateIdentities1797000000050 } from './migrations/1797000000050-create-identities.js';
import { CreatePersonalAccessTokens1797000000070 } from './migrations/1797000000070-create-personal-access-tokens.js';
import { AddSessionsVersionOfDeviceCodes1797000000080 } from './migrations/1797000000080-add-sessions-version-of-device-codes.js';
import { IndexOriginsOfAuditEvents1797000000090 } from './migrations/1797000000090-index-origins-of-audit-events.js';
import { CreateSessionsAndClients1795300000000 } from './migrations/1795300000000-create-sessions-and-clients.js';

/** Lists every entity of the library, for the `DataSource` of an application. */
export const authEntities = [
  User,
  Password,
  HashKind,
  SigningKeyRow,
  Session,
  ClientRow,
  AttemptCount,
  AuditEventRow,
  MailLink,
  MailRow,
  RefusedAddress,
  PendingRegistration,
  AuthorizationCode,
  DeviceCode,
  SecondStep,
  TotpFactorRow,
  RecoveryCode,
  Passkey,
  SpentChallenge,
  Identity,
  PersonalAccessToken,
];

/** Lists every migration of the library, in order. A released migration never changes. */
export const authMigrations = [
  CreateUsersPasswordsKeys1795000000000,
  CreateSessionsAndClients1795300000000,
  AddExternalUsers1795600000000,
  QuietNewUsers1796100000000,
  CreateLimits1796200000000,
  CreateAuditEvents1796300000000,
  IndexUsersForLists1796400000000,
  NoIndexThatEachUseMoves1796700000000,
  IndexForeignPasswords1796800000000,
  AddSettlingAttempts1796900000001,
  CreateHashKinds1796900000002,
  IndexLiveSessions1796900000003,
  PseudonymsInAuditEvents1796900000004,
  ExternalIdsInAuditEvents1796900000007,
  CreateMailsAndLinks1796900000008,
  CreatePendingRegistrations1796900000010,
  AddLinkDetails1796900000011,
  CreateRefusedAddresses1796900000012,
  AddRefreshOrigins1796900000015,
  AddRedirectUris1796900000020,
  AddBrowserSessions1796900000030,
  CreateDeviceCodes1796900000050,
  AddAuthenticationContext1797000000000,
  CreateSecondFactors1797000000010,
  CreatePasskeys1797000000020,
  AddSessionsOfRecoveryCodes1797000000030,
  CreateIdentities1797000000050,
  CreatePersonalAccessTokens1797000000070,
  AddSessionsVersionOfDeviceCodes1797000000080,
  IndexOriginsOfAuditEvents1797000000090,
];
