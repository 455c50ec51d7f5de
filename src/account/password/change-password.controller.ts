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
import { ACCOUNT_SETTINGS, type AccountSettings } from '../account.options.js';

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
    const url = this.settings.changePasswordUrl ?? this.paths.findPath(FORGOT_PATH);
    if (url === null) throw new NotFoundError();
    return { url, statusCode: 303 };
  }
}
