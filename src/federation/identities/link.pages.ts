import { FormPages } from '../../pages/form-pages.js';
import { MessagePageError } from '../../pages/message-page.error.js';
import { PageController, ShowsPage, TakesPageForm } from '../../pages/page-controller.decorator.js';
import type { PageContext } from '../../pages/page-context.js';
import type { PageForm } from '../../pages/page-form.js';
import { type PageVisit, Visit } from '../../pages/page-visit.js';
import { SeeOther } from '../../pages/see-other.js';
import { SignedInBrowsers } from '../../pages/signed-in-browsers.js';
import { ACCOUNT_PATH } from '../../pages/account-section.js';
import { PublicPaths } from '../../http/public-paths.js';
import { readQueryParameter } from '../../http/query-text.js';
import type { ProviderSettings } from '../federation.options.js';
import { Providers } from '../providers/providers.js';
import { LINK_PATH, LinkTickets } from './link-tickets.js';
import { OwnIdentities } from './own-identities.js';

const LINK: PageForm = { kind: 'link-identity', path: LINK_PATH, signIn: 'any', fields: [] };

/** A person who wants to connect an account of a provider. */
interface Linking {
  userId: string;
  provider: ProviderSettings;
  context: PageContext;
}

/**
 * `/federation/link`: asks the user of a link ticket whether to connect an account of a provider. The question stops another
 * site from connecting an account of an attacker, in a browser where that is signed in at the provider.
 */
@PageController()
export class LinkPages {
  constructor(
    private readonly pages: FormPages,
    private readonly browsers: SignedInBrowsers,
    private readonly tickets: LinkTickets,
    private readonly providers: Providers,
    private readonly own: OwnIdentities,
    private readonly paths: PublicPaths,
  ) {}

  @ShowsPage(LINK)
  async show(@Visit() visit: PageVisit): Promise<string> {
    const { context } = await this.read(visit);
    return this.pages.show(LINK, visit, context);
  }

  @TakesPageForm(LINK)
  async link(@Visit() visit: PageVisit): Promise<string> {
    const { userId, provider, context } = await this.read(visit);
    const begin = () => this.own.beginLink(userId, provider.id, visit);
    return this.pages.submit(LINK, visit, begin, context);
  }

  /**
   * Reads the ticket in the URL.
   * @throws SeeOther if its user has to sign in first.
   * @throws MessagePageError if it has expired.
   */
  private async read(visit: PageVisit): Promise<Linking> {
    const text = readQueryParameter(visit.request.url, 'ticket');
    const ticket = this.tickets.read(text);
    const provider = ticket && this.providers.find(ticket.provider);
    if (!ticket || !provider) {
      const href = this.paths.findPath(ACCOUNT_PATH);
      throw new MessagePageError({ kind: 'link-over', facts: { provider: '' }, href }, 422);
    }
    const browser = await this.browsers.require(visit, LINK, { ticket: text });
    const { id: userId, email: account } = browser.user;
    if (userId !== ticket.userId) {
      throw new SeeOther(this.browsers.toOtherAccount(LINK, { ticket: text }));
    }
    const facts = { provider: provider.name, account };
    return { userId, provider, context: { browser, facts } };
  }
}
