import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import 'reflect-metadata';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryModule, DiscoveryService, MetadataScanner } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { expect, it } from 'vitest';
import { IS_PUBLIC } from '../../src/access/route-access.js';
import { AppModule } from '../../src/server/app.module.js';
import { readSettings } from '../../src/server/settings/read-settings.js';

/** Answers 405 to other methods than POST. */
const notAllowed = (controller: string) =>
  ['delete', 'get', 'options', 'patch', 'put'].map((method) => `${controller}.${method}`);

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
  'PasswordPages.change',
  'PasswordPages.show',
  'ProfilePages.change',
  'ProfilePages.show',
  'SessionsPages.end',
  'SessionsPages.show',
  'SignInPages.showSignIn',
  'SignInPages.signIn',
  'SignOutPages.showSignOut',
  'SignOutPages.takeSignOut',
  'ChangePasswordController.redirect',
  'DeviceAuthorizationController.authorizeDevice',
  // Served only to this machine, by a development server without SMTP_URL.
  'DevMailboxController.list',
  'DevMailboxController.show',
  'DevMailboxController.showHtml',
  'EmailChangeController.undoEmailChange',
  'EmailChangePages.confirm',
  'EmailChangePages.showConfirm',
  'EmailChangePages.showUndo',
  'EmailChangePages.undo',
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
  'SecondFactorController.signIn',
  'MetadataController.getServerMetadata',
  'MetadataController.options',
  'MetadataController.readForPath',
  // Served only if METRICS_TOKEN is set, and guarded by that token.
  'MetricsController.read',
  'RecoveryController.requestPasswordReset',
  'RecoveryController.resetPassword',
  // A browser loads the files of the pages, whose forms carry the token of a mailed link.
  'PageFilesController.read',
  'RecoveryPages.forgot',
  'RecoveryPages.reset',
  'RecoveryPages.showForgot',
  'RecoveryPages.showReset',
  'VerificationPages.again',
  'VerificationPages.showAgain',
  'VerificationPages.showVerify',
  'VerificationPages.verify',
  'RegistrationController.registerUser',
  'RevocationController.revokeToken',
  'TokenController.requestToken',
  // UserinfoGuard checks the token.
  'UserinfoController.getUserClaims',
  'UserinfoController.options',
  'UserinfoController.postForUserClaims',
];

it('Every route is guarded except those of this list', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'nightlatch-routes-'));
  const { settings } = readSettings({
    SECRET_KEY: 'x'.repeat(64),
    DATABASE_URL: `sqlite:${join(folder, 'test.db')}`,
    METRICS_TOKEN: 'x'.repeat(64),
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
        metatype: metatype!,
        name,
        handler: metatype!.prototype[name] as object,
      })),
    )
    .filter(({ handler }) => Reflect.hasMetadata(PATH_METADATA, handler));
  const open = routes
    .filter(({ metatype, handler }) =>
      [handler, metatype].some((target) => Reflect.getMetadata(IS_PUBLIC, target) === true),
    )
    .map(({ metatype, name }) => `${metatype.name}.${name}`);
  expect(open.toSorted()).toEqual(PUBLIC.toSorted());
  expect(routes.length).toBeGreaterThan(PUBLIC.length);
  await app.close();
  rmSync(folder, { recursive: true });
});
