import { FormPages } from '../../pages/form-pages.js';
import { PageController, ShowsPage, TakesPageForm } from '../../pages/page-controller.decorator.js';
import { PASSWORD_FIELD, type PageForm, TOKEN_FIELD } from '../../pages/page-form.js';
import { type PageVisit, Visit } from '../../pages/page-visit.js';
import { SignedInBrowsers, toVisitor } from '../../pages/signed-in-browsers.js';
import { EmailChangeService } from './email-change.service.js';

const CONFIRM: PageForm = {
  kind: 'confirm-email-change',
  path: '/account/email',
  // A session of the user stands for the password.
  fields: [TOKEN_FIELD, { ...PASSWORD_FIELD, isOptional: true }],
};

const UNDO: PageForm = {
  kind: 'undo-email-change',
  path: '/account/email/undo',
  fields: [TOKEN_FIELD],
};

/** `/account/email` for the owner of the new address, and `/account/email/undo` for the owner of the old one. */
@PageController()
export class EmailChangePages {
  constructor(
    private readonly pages: FormPages,
    private readonly browsers: SignedInBrowsers,
    private readonly changes: EmailChangeService,
  ) {}

  @ShowsPage(CONFIRM)
  async showConfirm(@Visit() visit: PageVisit): Promise<string> {
    return this.pages.show(CONFIRM, visit, await this.browsers.find(visit));
  }

  @TakesPageForm(CONFIRM)
  async confirm(@Visit() visit: PageVisit): Promise<string> {
    return this.pages.submit(
      CONFIRM,
      visit,
      ({ token, password }, browser) => {
        const proof = { password: password || undefined };
        return this.changes.confirm(token, proof, toVisitor(visit, browser));
      },
      await this.browsers.find(visit),
    );
  }

  @ShowsPage(UNDO)
  showUndo(@Visit() visit: PageVisit): string {
    return this.pages.show(UNDO, visit);
  }

  @TakesPageForm(UNDO)
  undo(@Visit() visit: PageVisit): Promise<string> {
    return this.pages.submit(UNDO, visit, ({ token }) => this.changes.undo(token, visit.actor));
  }
}
