import { Get, type HttpRedirectResponse, Post, Redirect } from '@nestjs/common';
import { ProblemException } from '../../http/problem.exception.js';
import { markRoute } from '../../http/route-mark.js';
import { FormPages } from '../../pages/form-pages.js';
import { PageController } from '../../pages/page-controller.decorator.js';
import { type PageVisit, Visit } from '../../pages/page-visit.js';
import { AuthorizeService } from './authorize.service.js';
import { AUTHORIZE_PATH } from './authorization-flow.js';

/** `GET /authorize`. */
@PageController()
export class AuthorizeController {
  constructor(
    private readonly authorize: AuthorizeService,
    private readonly pages: FormPages,
  ) {}

  @Get(AUTHORIZE_PATH)
  @markRoute({ body: 'ignored', endpoint: AUTHORIZE_PATH })
  @Redirect()
  async answer(@Visit() visit: PageVisit): Promise<HttpRedirectResponse> {
    const url = await this.authorize.answer(visit);
    this.pages.setHeaders(visit);
    // Never 307, with which a browser would send a form on.
    return { url, statusCode: 303 };
  }

  /** A request by POST would come without the cookie, which is `SameSite=Lax`. */
  @Post(AUTHORIZE_PATH)
  @markRoute({ body: 'ignored' })
  reject(): never {
    throw new ProblemException(
      { status: 405, code: 'method_not_allowed', detail: 'The endpoint accepts GET only.' },
      { Allow: 'GET' },
    );
  }
}
