import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import 'reflect-metadata';
import { RequestMethod, type Type } from '@nestjs/common';
import { GUARDS_METADATA, METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryModule, DiscoveryService, MetadataScanner } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { expect, it } from 'vitest';
import { findRequirements, IS_PUBLIC, type Requirements } from '../../src/access/route-access.js';
import { AppModule } from '../../src/server/app.module.js';
import { readSettings } from '../../src/server/settings/read-settings.js';

const methods = (controller: string, names: string) =>
  names.split(' ').map((name) => `${controller}.${name}`);

/** Answers 405 to other methods than POST. */
const notAllowed = (controller: string) => methods(controller, 'delete get options patch put');

/** Every route that needs no token. Add a route here only on purpose. */
const PUBLIC = [
  ...[
    'DeviceAuthorizationController',
    'IntrospectionController',
    'RevocationController',
    'TokenController',
  ].flatMap(notAllowed),
  // A browser without a session sees the sign-in page. The others read the cookie of the browser.
  'AccountDeletionPages.delete',
  'AccountDeletionPages.show',
  'AccountIdentitiesPages.change',
  'AccountIdentitiesPages.show',
  'AccountPages.show',
  'AuthorizeController.answer',
  'AuthorizeController.reject',
  'ContinuePages.continue',
  'ContinuePages.showContinue',
  'DevicePages.show',
  'DevicePages.takeForm',
  // Where a sign-in of the Swagger page ends.
  'DocsPages.readScript',
  'DocsPages.showSignedIn',
  'OwnEmailPages.change',
  'OwnEmailPages.show',
  ...methods('OwnTokensPages', 'create remove show showCreation showRemoval'),
  ...methods('PasswordPages', 'change setFirst show showFirst'),
  'ProfilePages.change',
  'ProfilePages.show',
  'SessionsPages.end',
  'SessionsPages.show',
  'RecoveryCodesPages.create',
  'RecoveryCodesPages.show',
  // The way to another provider and back, with a cookie of its own.
  'FederationPages.comeBack',
  'FederationPages.start',
  'FederationPages.takeForm',
  'LinkPages.link',
  'LinkPages.show',
  'EnrolmentPages.enrol',
  'EnrolmentPages.show',
  'SecondStepPages.prove',
  'SecondStepPages.show',
  'SignInPages.showSignIn',
  'SignInPages.signIn',
  'SignOutPages.showSignOut',
  'SignOutPages.takeSignOut',
  'StepUpPages.prove',
  'StepUpPages.show',
  'PasskeyPages.change',
  'PasskeyPages.show',
  'PasskeysPages.add',
  'PasskeysPages.show',
  ...methods('SecondFactorPages', 'showOff showOn turnOff turnOn'),
  ...methods('TotpPages', 'confirm remove showRemoval showSetup'),
  'ChangePasswordController.redirect',
  'DeviceAuthorizationController.authorizeDevice',
  // Served only to this machine, by a development server without SMTP_URL.
  'DevMailboxController.list',
  'DevMailboxController.show',
  'DevMailboxController.showHtml',
  'EmailChangeController.undoEmailChange',
  ...methods('EmailChangePages', 'confirm showConfirm showUndo undo'),
  'HealthController.getLiveness',
  'HealthController.getReadiness',
  'HomeController.getServerInfo',
  'IntrospectionController.introspectToken',
  'JwksController.getPublicKeys',
  'OpenIdConfigurationController.getOpenIdConfiguration',
  'OpenIdConfigurationController.options',
  'OpenIdConfigurationController.readOpenIdConfigurationForPath',
  'JwksController.options',
  'EnrolmentController.confirmEnrolment',
  'EnrolmentController.startEnrolment',
  'LoginController.signIn',
  'PasskeyLoginController.createSignInOptions',
  'PasskeyLoginController.signInWithPasskey',
  // With the mfa_token of a sign-in whose password was right.
  'PasskeyProofsController.createSecondStepOptions',
  'WellKnownController.getPasskeyEndpoints',
  'WellKnownController.listRelatedOrigins',
  'SecondFactorController.finishSignIn',
  'MetadataController.getServerMetadata',
  'MetadataController.options',
  'MetadataController.readForPath',
  // Served only if METRICS_TOKEN is set, and guarded by that token.
  'MetricsController.read',
  'RecoveryController.requestPasswordReset',
  'RecoveryController.resetPassword',
  // A browser loads the files of the pages, whose forms carry the token of a mailed link.
  'PageFilesController.read',
  ...methods('RecoveryPages', 'forgot reset showForgot showReset'),
  ...methods('VerificationPages', 'again showAgain showVerify verify'),
  'RegistrationController.registerUser',
  'RevocationController.revokeToken',
  'TokenController.requestToken',
  // UserinfoGuard checks the token.
  'UserinfoController.getUserClaims',
  'UserinfoController.options',
  'UserinfoController.postForUserClaims',
];

/** Every route that changes how a user signs in: it takes no token of another application without the scope `account`. */
const ACCOUNT_SCOPE = [
  'AccountDeletionController.deleteMyAccount',
  'EmailChangeController.confirmEmailChange',
  'IdentitiesController.linkIdentity',
  'IdentitiesController.unlinkIdentity',
  'OwnEmailController.requestEmailChange',
  'OwnFactorsController.createRecoveryCodes',
  'OwnFactorsController.switchSecondFactor',
  'OwnTokensController.createPersonalAccessToken',
  'OwnTokensController.deletePersonalAccessToken',
  'OwnTokensController.getPersonalAccessToken',
  'OwnTokensController.listPersonalAccessTokens',
  'PasskeyProofsController.createProofOptions',
  'PasskeysController.addPasskey',
  'PasskeysController.createPasskeyOptions',
  'PasskeysController.deletePasskey',
  'PasskeysController.renamePasskey',
  'PasswordController.changeMyPassword',
  'ReauthenticationController.reauthenticate',
  'TotpController.confirmTotp',
  'TotpController.removeTotp',
  'TotpController.startTotp',
];

/** Every route that asks for a recent sign-in: with the second factor, if the account has one on. */
const OWNER_PROOF = [
  // With a second factor on, or without a password.
  'AccountDeletionController.deleteMyAccount',
  'IdentitiesController.linkIdentity',
  'IdentitiesController.unlinkIdentity',
  'OwnEmailController.requestEmailChange',
  'OwnFactorsController.createRecoveryCodes',
  'OwnFactorsController.switchSecondFactor',
  'OwnTokensController.createPersonalAccessToken',
  'PasskeysController.createPasskeyOptions',
  'PasskeysController.deletePasskey',
  'PasswordController.changeMyPassword',
  'TotpController.confirmTotp',
  'TotpController.removeTotp',
  'TotpController.startTotp',
  // For a change of roles, or of whether the address is verified.
  'UserController.changeUser',
  'UserFactorsController.resetUserFactors',
  'UserIdentitiesController.unlinkUserIdentity',
];

/** Every other route that changes an account with a token of its user. They change nothing about how the user signs in. */
const HARMLESS = [
  'MyItemsController.addItem',
  'OwnEmailController.withdrawEmailChange',
  'ProfileController.changeMyProfile',
  'SessionsController.endMyOtherSessions',
  'SessionsController.endMySession',
];

/**
 * Every route that takes a personal access token, if that has the scopes of the route. A new route is here, or it is
 * `@SessionOnly()` or changes how a user signs in.
 */
const PERSONAL_TOKEN = [
  'ItemsController.deleteItem',
  'ItemsController.getItem',
  'ItemsController.renameItem',
  'MyItemsController.addItem',
  'MyItemsController.listMyItems',
  'ProfileController.getMyProfile',
  'VerificationController.requestVerification',
  'VerificationController.verifyEmail',
  // With the scopes of administrators, which PERSONAL_TOKEN_SCOPES has to name.
  'AuditEventsController.listAuditEvents',
  'UserController.changeUser',
  'UserController.deleteUser',
  'UserController.getUser',
  'UserFactorsController.listUserFactors',
  'UserFactorsController.resetUserFactors',
  'UserIdentitiesController.listUserIdentities',
  'UserIdentitiesController.unlinkUserIdentity',
  'UserListController.listUsers',
  'UserRecoveryController.startPasswordReset',
  'UserSessionsController.endUserSession',
  'UserSessionsController.endUserSessions',
  'UserSessionsController.listUserSessions',
];

interface Route {
  name: string;
  path: string;
  method: RequestMethod;
  guards: string[];
  required: Requirements;
  isPublic: boolean;
}

const getGuards = (handler: object) =>
  (Reflect.getMetadata(GUARDS_METADATA, handler) ?? []) as Type[];

/** Lists every route of the server. */
async function listRoutes(): Promise<Route[]> {
  const folder = mkdtempSync(join(tmpdir(), 'nightlatch-routes-'));
  const { settings } = readSettings({
    SECRET_KEY: 'x'.repeat(64),
    DATABASE_URL: `sqlite:${join(folder, 'test.db')}`,
    METRICS_TOKEN: 'x'.repeat(64),
    PROVIDER_TEST_ISSUER: 'https://provider.example.com',
    PROVIDER_TEST_CLIENT_ID: 'nightlatch',
    PROVIDER_TEST_CLIENT_SECRET: 'x'.repeat(32),
  });
  const app = await Test.createTestingModule({
    imports: [AppModule.forRoot(settings), DiscoveryModule],
  }).compile();
  const scanner = new MetadataScanner();
  const routes = app
    .get(DiscoveryService)
    .getControllers()
    .flatMap(({ metatype }) =>
      scanner.getAllMethodNames(metatype!.prototype as object).map((name) => ({
        metatype: metatype as Type,
        name,
        handler: metatype!.prototype[name] as object,
      })),
    )
    .filter(({ handler }) => Reflect.hasMetadata(PATH_METADATA, handler));
  await app.close();
  rmSync(folder, { recursive: true });
  return routes.map(({ metatype, name, handler }) => ({
    name: `${metatype.name}.${name}`,
    path: [metatype, handler].map((each) => Reflect.getMetadata(PATH_METADATA, each)).join('/'),
    method: Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod,
    guards: getGuards(handler).map((guard) => guard.name),
    required: findRequirements(handler, metatype),
    isPublic: [handler, metatype].some((each) => Reflect.getMetadata(IS_PUBLIC, each) === true),
  }));
}

const routes = await listRoutes();
const listNames = (isMeant: (route: Route) => unknown) =>
  routes
    .filter(isMeant)
    .map(({ name }) => name)
    .toSorted();
const hasGuard = (name: string) => (route: Route) => route.guards.includes(name);
const hasAccountScope = hasGuard('AccountScopeGuard');

it('Every route is guarded except those of this list', () => {
  expect(listNames(({ isPublic }) => isPublic)).toEqual(PUBLIC.toSorted());
  expect(routes.length).toBeGreaterThan(PUBLIC.length);
});

it('Every route that changes how a user signs in needs the first-party client or the scope account', () => {
  expect(listNames(hasAccountScope)).toEqual(ACCOUNT_SCOPE.toSorted());
});

it('Every guarded route is closed to personal access tokens except those of this list', () => {
  const isOpen = (route: Route) =>
    !route.isPublic && !hasAccountScope(route) && !route.required.sessionOnly;
  expect(listNames(isOpen)).toEqual(PERSONAL_TOKEN.toSorted());
});

it('Every sensitive route asks for a recent sign-in', () => {
  const isSensitive = (route: Route) => hasGuard('OwnerProofGuard')(route) || route.required.signIn;
  expect(listNames(isSensitive)).toEqual(OWNER_PROOF.toSorted());
});

it('Every other route that changes the account of its user is harmless', () => {
  const rest = listNames(
    ({ name, path, method }) =>
      path.startsWith('users/me') && method !== RequestMethod.GET && !ACCOUNT_SCOPE.includes(name),
  );
  expect(rest).toEqual(HARMLESS.toSorted());
});
