import {
  Controller,
  Get,
  type HttpRedirectResponse,
  Inject,
  Redirect,
  UseFilters,
} from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '../../access/public.decorator.js';
import { NotFoundError } from '../../http/errors.js';
import { ProblemFilter } from '../../http/problem.filter.js';
import { PublicPaths } from '../../http/public-paths.js';
import { markRoute } from '../../http/route-mark.js';
import { SIGN_IN_PATH } from '../../pages/signed-in-browsers.js';
import { ACCOUNT_SETTINGS, type AccountSettings } from '../account.options.js';

/** Where people change their password, if this module serves its pages; it needs the sign-in page. */
const PASSWORD_PATH = '/account/password';
/** Where people get a link to choose a new password, if `RecoveryModule` serves its pages. */
const FORGOT_PATH = '/account/forgot';

/** `GET /.well-known/change-password`: where password managers send people who shall change a password. */
@ApiExcludeController()
@Public()
@UseFilters(ProblemFilter)
@Controller('.well-known/change-password')
export class ChangePasswordController {
  constructor(
    @Inject(ACCOUNT_SETTINGS) private readonly settings: AccountSettings,
    private readonly paths: PublicPaths,
  ) {}

  /** @throws NotFoundError if there is no page: password managers then open the start page of the site. */
  @Get()
  @markRoute({ body: 'ignored' })
  @Redirect()
  redirect(): HttpRedirectResponse {
    const url = this.settings.changePasswordUrl ?? this.findPage();
    if (url === null) throw new NotFoundError();
    return { url, statusCode: 303 };
  }

  private findPage(): string | null {
    const hasSignIn = this.paths.findPath(SIGN_IN_PATH) !== null;
    const page = hasSignIn ? this.paths.findPath(PASSWORD_PATH) : null;
    return page ?? this.paths.findPath(FORGOT_PATH);
  }
}
