import { ValidationFailedError } from '../../http/errors.js';
import { readQueryParameter } from '../../http/query-text.js';
import { isPlainText } from '../../http/plain-text.js';
import { PublicPaths } from '../../http/public-paths.js';
import { ACCOUNT_PATH } from '../../pages/account-section.js';
import { FormPages } from '../../pages/form-pages.js';
import { PageController, ShowsPage, TakesPageForm } from '../../pages/page-controller.decorator.js';
import { DECISION_FIELD, type PageForm } from '../../pages/page-form.js';
import { type PageVisit, Visit } from '../../pages/page-visit.js';
import { SeeOther } from '../../pages/see-other.js';
import { SignedInBrowsers, toBrowserActor } from '../../pages/signed-in-browsers.js';
import { RateLimiter } from '../../rate-limits/rate-limiter.js';
import { OwnPasskeys } from './own-passkeys.js';
import { MAX_NAME_LENGTH } from './passkeys.dto.js';

/** The page on which users add and delete passkeys, below the issuer. */
export const PASSKEYS_PATH = '/account/passkeys';
/** The page of one passkey, below the issuer. Its URL has the `id`. */
export const PASSKEY_PATH = `${PASSKEYS_PATH}/passkey`;

const PASSKEY: PageForm = {
  kind: 'account-passkey',
  path: PASSKEY_PATH,
  signIn: 'recent',
  backPath: ACCOUNT_PATH,
  fields: [{ name: 'name', type: 'text', autocomplete: 'off' }, DECISION_FIELD],
};
const REMOVAL = {
  kind: 'passkey-removal',
  facts: {},
  button: { name: 'decision', value: 'delete' },
} as const;

/** `/account/passkeys/passkey`: renames a passkey, and deletes it. */
@PageController()
export class PasskeyPages {
  constructor(
    private readonly pages: FormPages,
    private readonly browsers: SignedInBrowsers,
    private readonly own: OwnPasskeys,
    private readonly limiter: RateLimiter,
    private readonly paths: PublicPaths,
  ) {}

  @ShowsPage(PASSKEY)
  async show(@Visit() visit: PageVisit): Promise<string> {
    const { context } = await this.find(visit);
    return this.pages.show(PASSKEY, visit, context);
  }

  @TakesPageForm(PASSKEY)
  async change(@Visit() visit: PageVisit): Promise<string> {
    const { id, owner, browser, context } = await this.find(visit);
    const actor = toBrowserActor(visit, browser);
    return this.pages.submit(
      PASSKEY,
      visit,
      async ({ name, decision }) => {
        const { userId } = owner;
        await this.limiter.countChange(userId);
        if (decision === 'delete') {
          await this.own.delete(owner, id, actor);
        } else {
          assertName(name);
          await this.own.rename(owner, id, name, actor);
        }
        return this.getListPath();
      },
      context,
    );
  }

  /** @throws SeeOther if the person has to sign in first, or has no such passkey. */
  private async find(visit: PageVisit) {
    const id = readQueryParameter(visit.request.url, 'id');
    const browser = await this.browsers.require(visit, PASSKEY, { id });
    const owner = { userId: browser.user.id, sessionId: browser.session.id };
    const passkey = (await this.own.list(owner)).find((each) => each.id === id);
    if (!passkey) throw new SeeOther(this.getListPath());
    const context = { browser, values: { name: passkey.name }, sections: [REMOVAL] };
    return { id, owner, browser, context };
  }

  private getListPath(): string {
    return this.paths.findPath(PASSKEYS_PATH)!;
  }
}

/** @throws ValidationFailedError if a passkey cannot have this name. */
function assertName(name: string): void {
  if (isPlainText(name, 1, MAX_NAME_LENGTH)) return;
  throw new ValidationFailedError([{ field: 'name', message: 'is not valid' }]);
}
