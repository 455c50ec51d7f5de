import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as door from '../../src/index.js';

/** What applications rely on: a name that goes is a breaking change. */
const NAMES = [
  'AccessModule',
  'AccountModule',
  'ApiAuthenticated',
  'ApiErrors',
  'AuthModule',
  'ClientRefusedError',
  'ClientsService',
  'Clock',
  'CurrentUser',
  'DatabaseHealth',
  'DatabaseModule',
  'Events',
  'Grant',
  'IdColumn',
  'InvalidGrantError',
  'InvalidRequestError',
  'InvalidScopeError',
  'ScopeCatalogue',
  'SessionRefresher',
  'TokenResponses',
  'IsPlainText',
  'JwtAuthGuard',
  'KeyRefusedError',
  'MalformedRequestError',
  'MayBeAbsent',
  'MayBeCleared',
  'NotFoundError',
  'OAuthModule',
  'ProblemException',
  'ProblemFilter',
  'Public',
  'SECURITY_SCHEME',
  'SIGNING_ALGORITHMS',
  'Scopes',
  'ScopesGuard',
  'SessionsService',
  'SigningKeys',
  'StrictBodyPipe',
  'Subjects',
  'TakesJson',
  'TimeColumn',
  'UnavailableError',
  'User',
  'UsersModule',
  'UsersService',
  'UuidParamPipe',
  'ValidationFailedError',
  'authEntities',
  'authMigrations',
  'dataSourceOptions',
  'databaseUnavailable',
  'migrationColumns',
];

it('the door exports exactly the names it is known for', () => {
  expect(Object.keys(door).toSorted()).toEqual(NAMES.toSorted());
});

it('the door lists names, and re-exports nothing whole', () => {
  expect(readFileSync('src/index.ts', 'utf8')).not.toContain('export *');
});
