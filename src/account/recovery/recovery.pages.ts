import { ExtensionRegistry } from '../../events/extension-registry.js';
import { FormPages } from '../../pages/form-pages.js';
import { PageController, ShowsPage, TakesPageForm } from '../../pages/page-controller.decorator.js';
import {
  EMAIL_FIELD,
  NEW_PASSWORD_FIELD,
  type PageForm,
  TOKEN_FIELD,
} from '../../pages/page-form.js';
import { type PageVisit, Visit } from '../../pages/page-visit.js';
import { findRemaining } from '../find-remaining.js';
import { RecoveryService } from './recovery.service.js';

const FORGOT: PageForm = {
  kind: 'forgot-password',
  path: '/account/forgot',
  fields: [EMAIL_FIELD],
  retryPath: '/account/forgot',
};

const RESET: PageForm = {
  kind: 'reset-password',
  path: '/account/reset',
  fields: [TOKEN_FIELD, NEW_PASSWORD_FIELD],
  retryPath: FORGOT.path,
};

/** `/account/forgot` and `/account/reset`. */
@PageController()
export class RecoveryPages {
  constructor(
    private readonly pages: FormPages,
    private readonly recovery: RecoveryService,
    private readonly extensions: ExtensionRegistry,
  ) {}

  @ShowsPage(FORGOT)
  showForgot(@Visit() visit: PageVisit): string {
    return this.pages.show(FORGOT, visit);
  }

  @TakesPageForm(FORGOT)
  forgot(@Visit() visit: PageVisit): Promise<string> {
    return this.pages.submit(FORGOT, visit, ({ email }) =>
      this.recovery.request(email, visit.acceptLanguage, visit.actor),
    );
  }

  @ShowsPage(RESET)
  showReset(@Visit() visit: PageVisit): string {
    return this.pages.show(RESET, visit);
  }

  @TakesPageForm(RESET)
  reset(@Visit() visit: PageVisit): Promise<string> {
    return this.pages.submit(RESET, visit, async ({ token, new_password: newPassword }) => {
      const userId = await this.recovery.reset(token, newPassword, visit.actor);
      const facts = await findRemaining(this.extensions, userId);
      return { page: this.pages.showDone(RESET, visit, { facts }) };
    });
  }
}
