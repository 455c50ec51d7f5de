import { type DynamicModule, Module } from '@nestjs/common';
import { type AsyncOptions, provideOptions, requireForRoot } from '../module-options.js';
import { PageFilesModule } from '../pages/page-files.module.js';
import { AccountDeletedMail } from './deletion/account-deleted.mail.js';
import { AccountDeletionController } from './deletion/account-deletion.controller.js';
import { AccountDeletionPages, DeletionSection } from './deletion/account-deletion.pages.js';
import { AccountDeletionService } from './deletion/account-deletion.service.js';
import { ACCOUNT_SETTINGS, type AccountOptions, toAccountSettings } from './account.options.js';
import { AccountPages } from './account.pages.js';
import { ChangePasswordController } from './password/change-password.controller.js';
import { NoticesModule } from './notices/notices.module.js';
import { PasswordController } from './password/password.controller.js';
import { PasswordPages, PasswordSection } from './password/password.pages.js';
import { PasswordChangeService } from './password/password-change.service.js';
import { ProfileController } from './profile/profile.controller.js';
import { ProfilePages, ProfileSection } from './profile/profile.pages.js';
import { ProfileService } from './profile/profile.service.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { SessionsPages, SessionsSection } from './sessions/sessions.pages.js';

/** The routes of `AccountModule`. Default: all but the pages. */
export interface AccountRoutes {
  /** `GET` and `PATCH /users/me`. Default: true. */
  profile?: boolean | undefined;
  /** `PUT /users/me/password`. Default: true. */
  password?: boolean | undefined;
  /** `GET` and `DELETE /users/me/sessions`. Default: true. */
  sessions?: boolean | undefined;
  /** `DELETE /users/me`. Default: true. */
  deletion?: boolean | undefined;
  /** `GET /.well-known/change-password`. Default: true. */
  changePassword?: boolean | undefined;
  /**
   * The page `/account`, and the pages below it for the routes that are on. They need the sign-in page of `AuthorizeModule`:
   * without it they answer 404. Default: false.
   */
  pages?: boolean | undefined;
}

type Options = AccountOptions & { routes?: AccountRoutes | undefined };

const PAGES = [
  { route: 'profile', controller: ProfilePages, section: ProfileSection },
  { route: 'password', controller: PasswordPages, section: PasswordSection },
  { route: 'sessions', controller: SessionsPages, section: SessionsSection },
  { route: 'deletion', controller: AccountDeletionPages, section: DeletionSection },
] as const;

/**
 * Serves the routes with which users manage their own account. An application with its own pages leaves it out.
 *
 * @example
 * ```ts
 * import { Module } from '@nestjs/common';
 * import { AccountModule } from 'nightlatch';
 *
 * // The application serves `GET` and `PATCH /users/me` itself.
 * @Module({ imports: [AccountModule.forRoot({ routes: { profile: false } })] })
 * export class AppModule {}
 * ```
 */
@Module({
  imports: [NoticesModule],
  providers: [
    requireForRoot(ACCOUNT_SETTINGS, 'AccountModule'),
    ProfileService,
    PasswordChangeService,
    AccountDeletedMail,
    AccountDeletionService,
  ],
})
export class AccountModule {
  static forRoot({ routes, ...options }: Options = {}): DynamicModule {
    return AccountModule.forRootAsync({ routes, useFactory: () => options });
  }

  /** Does the same as {@link AccountModule.forRoot}, with options from a factory. */
  static forRootAsync(options: AsyncOptions<Options, 'routes'>): DynamicModule {
    const { routes = {}, imports = [] } = options;
    const { profile = true, password = true, sessions = true, deletion = true } = routes;
    const { changePassword = true } = routes;
    const pages = routes.pages ? PAGES.filter(({ route }) => routes[route] ?? true) : [];
    return {
      module: AccountModule,
      imports: [...imports, ...(routes.pages ? [PageFilesModule] : [])],
      providers: [
        provideOptions(ACCOUNT_SETTINGS, options, toAccountSettings),
        ...pages.map(({ section }) => section),
      ],
      controllers: [
        ...(profile ? [ProfileController] : []),
        ...(password ? [PasswordController] : []),
        ...(sessions ? [SessionsController] : []),
        ...(deletion ? [AccountDeletionController] : []),
        ...(changePassword ? [ChangePasswordController] : []),
        ...(routes.pages ? [AccountPages] : []),
        ...pages.map(({ controller }) => controller),
      ],
    };
  }
}
