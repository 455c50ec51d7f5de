import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as access from '../../src/access.js';
import * as main from '../../src/index.js';
import * as testing from '../../src/testing.js';

/** What applications rely on: a name that goes is a breaking change. */
const ACCESS = [
  'AUTH_SWAGGER_OPTIONS',
  'AccessModule',
  'AccessTokenVerifier',
  'ApiErrors',
  'Authenticated',
  'Clock',
  'CurrentUser',
  'IsPlainText',
  'JwtAuthGuard',
  'MalformedRequestError',
  'MayBeAbsent',
  'MayBeCleared',
  'NotFoundError',
  'ProblemException',
  'ProblemFilter',
  'Public',
  'Roles',
  'RolesGuard',
  'SECURITY_SCHEME',
  'Scopes',
  'ScopesGuard',
  'StrictBody',
  'StrictBodyPipe',
  'StrictQuery',
  'Subjects',
  'TakesJson',
  'UnavailableError',
  'UuidParamPipe',
  'ValidationFailedError',
  'VerificationKeys',
  'requestOf',
  'withAuthDocs',
];
const MAIN = [
  ...ACCESS,
  'ADMINISTRATION_SCOPES',
  'ADMINISTRATOR_ROLE',
  'AccountModule',
  'AdministratorsOnly',
  'AuditModule',
  'AuditTrail',
  'AuthModule',
  'BY_COMMAND_LINE',
  'CausedBy',
  'Changes',
  'ClientRefusedError',
  'ClientsService',
  'DatabaseHealth',
  'DatabaseModule',
  'EmailTakenError',
  'Events',
  'FIRST_PARTY_CLIENT_ID',
  'Grant',
  'HashingPool',
  'IdColumn',
  'InvalidGrantError',
  'InvalidRequestError',
  'InvalidScopeError',
  'KeyRefusedError',
  'OAuthModule',
  'PasswordHasher',
  'PasswordPolicy',
  'PasswordRefusedError',
  'RegistrationModule',
  'RegistrationService',
  'SIGNING_ALGORITHMS',
  'ScopeCatalogue',
  'SessionRefresher',
  'SessionsService',
  'SignInRefusedError',
  'SignInStep',
  'SigningKeys',
  'TimeColumn',
  'TokenClaims',
  'TokenResponses',
  'Transactions',
  'TransferModule',
  'TransferRefusedError',
  'User',
  'UserDirectory',
  'UsernameTakenError',
  'UsersModule',
  'UsersService',
  'UsersTransfer',
  'authEntities',
  'authMigrations',
  'dataSourceOptions',
  'migrationColumns',
  'prefixAuthTables',
];
const TESTING = [
  'AccessTestingModule',
  'EventRecorder',
  'FakeClock',
  'FastPasswordHasher',
  'TestKeys',
  'signInAs',
];
describe.each([
  ['access', access, ACCESS],
  ['index', main, MAIN],
  ['testing', testing, TESTING],
])('the door %s', (door, exported, names) => {
  it('exports exactly the names it is known for', () => {
    expect(Object.keys(exported).toSorted()).toEqual(names.toSorted());
  });

  it('lists names, and re-exports nothing whole', () => {
    expect(readFileSync(`src/${door}.ts`, 'utf8')).not.toContain('export *');
  });
});
