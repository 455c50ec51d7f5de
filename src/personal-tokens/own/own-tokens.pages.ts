import { Injectable } from '@nestjs/common';
import { Clock } from '../../clock/clock.js';
import { PublicPaths } from '../../http/public-paths.js';
import { readQueryParameter } from '../../http/query-text.js';
import { ACCOUNT_PATH, AccountSection } from '../../pages/account-section.js';
import { FormPages } from '../../pages/form-pages.js';
import { ignoreNotFound } from '../../pages/ignore-not-found.js';
import type { PageContext } from '../../pages/page-context.js';
import { PageController, ShowsPage, TakesPageForm } from '../../pages/page-controller.decorator.js';
import type { PageForm, PageOverview } from '../../pages/page-form.js';
import type { PageSection } from '../../pages/page-section.js';
import { type PageVisit, Visit } from '../../pages/page-visit.js';
import { SeeOther } from '../../pages/see-other.js';
import { SignedInBrowsers, toBrowserActor } from '../../pages/signed-in-browsers.js';
import { RateLimiter } from '../../rate-limits/rate-limiter.js';
import type { BrowserSession } from '../../sessions/browser-sessions.js';
import type { PersonalAccessToken } from '../personal-access-token.entity.js';
import { PersonalTokens } from '../personal-tokens.js';
import { TokenExistsError } from '../personal-tokens.errors.js';
import { OwnTokens, type TokenOwner } from './own-tokens.js';
import { offerChoices, parseTokenForm, TOKEN_FIELDS } from './token-form.js';

const TOKENS: PageOverview = {
  kind: 'account-tokens',
  path: '/account/tokens',
  signIn: 'any',
  backPath: ACCOUNT_PATH,
};
const CREATION: PageForm = {
  kind: 'account-token-creation',
  path: '/account/tokens/new',
  signIn: 'recent',
  backPath: ACCOUNT_PATH,
  fields: TOKEN_FIELDS,
};
const REMOVAL: PageForm = {
  kind: 'account-token-removal',
  path: '/account/tokens/removal',
  // To end access has to be easy.
  signIn: 'any',
  backPath: ACCOUNT_PATH,
  fields: [],
};

/** The personal access tokens on the page `/account`. */
@Injectable()
export class PersonalTokensSection extends AccountSection {
  constructor(private readonly tokens: PersonalTokens) {
    super();
  }

  async describe({ user: { id } }: BrowserSession): Promise<PageSection> {
    const count = await this.tokens.count(id);
    return { kind: 'personal-tokens', facts: { count }, path: TOKENS.path };
  }
}

/** `/account/tokens`, and `/new` and `/removal` below it: lists the tokens of a user, creates one, and deletes one. */
@PageController()
export class OwnTokensPages {
  constructor(
    private readonly pages: FormPages,
    private readonly browsers: SignedInBrowsers,
    private readonly own: OwnTokens,
    private readonly limiter: RateLimiter,
    private readonly paths: PublicPaths,
    private readonly clock: Clock,
  ) {}

  @ShowsPage(TOKENS)
  async show(@Visit() visit: PageVisit): Promise<string> {
    return this.showList(visit, await this.browsers.require(visit, TOKENS));
  }

  @ShowsPage(CREATION)
  async showCreation(@Visit() visit: PageVisit): Promise<string> {
    const browser = await this.browsers.require(visit, CREATION);
    return this.pages.show(CREATION, visit, this.offer(browser));
  }

  @TakesPageForm(CREATION)
  async create(@Visit() visit: PageVisit): Promise<string> {
    const browser = await this.browsers.require(visit, CREATION);
    const owner = toOwner(browser);
    return this.pages.submit(
      CREATION,
      visit,
      async (values) => {
        await this.limiter.countChange(owner.userId);
        const { request, id } = parseTokenForm(values);
        try {
          const actor = toBrowserActor(visit, browser);
          const { textPlain } = await this.own.create(owner, request, actor, id);
          const codes = [textPlain];
          return { page: this.pages.showDone(CREATION, visit, { codes }, this.getListPath()) };
        } catch (error) {
          // The page was loaded again. The token is not shown again.
          if (error instanceof TokenExistsError)
            return { page: await this.showList(visit, browser) };
          throw error;
        }
      },
      this.offer(browser),
    );
  }

  @ShowsPage(REMOVAL)
  async showRemoval(@Visit() visit: PageVisit): Promise<string> {
    const { browser, token } = await this.find(visit);
    const sections = [this.toSection(token)];
    return this.pages.show(REMOVAL, visit, { browser, sections });
  }

  @TakesPageForm(REMOVAL)
  async remove(@Visit() visit: PageVisit): Promise<string> {
    const { browser, token } = await this.find(visit);
    const owner = toOwner(browser);
    return this.pages.submit(
      REMOVAL,
      visit,
      async () => {
        await this.limiter.countChange(owner.userId);
        const actor = toBrowserActor(visit, browser);
        await this.own.revoke(owner, token.id, actor).catch(ignoreNotFound);
        return this.getListPath();
      },
      { browser, sections: [this.toSection(token)] },
    );
  }

  private async showList(visit: PageVisit, browser: BrowserSession): Promise<string> {
    const tokens = await this.own.list(toOwner(browser));
    const isPossible = this.own.listChoices(browser.user.roles).scopes.length > 0;
    const sections: PageSection[] = [
      {
        kind: 'personal-token-creation',
        facts: { isPossible },
        ...(isPossible && { path: CREATION.path }),
      },
      ...tokens.map((token) => ({
        ...this.toSection(token),
        path: REMOVAL.path,
        parameters: { id: token.id },
      })),
    ];
    return this.pages.showOverview(TOKENS, visit, { sections });
  }

  /** @throws SeeOther if the person has no scope that a token may have. */
  private offer(browser: BrowserSession): PageContext {
    const choices = this.own.listChoices(browser.user.roles);
    if (choices.scopes.length === 0) throw new SeeOther(this.getListPath());
    return { browser, ...offerChoices(choices) };
  }

  /** @throws SeeOther if the person has to sign in first, or has no such token. */
  private async find(visit: PageVisit) {
    const id = readQueryParameter(visit.request.url, 'id');
    const browser = await this.browsers.require(visit, REMOVAL, { id });
    const token = (await this.own.list(toOwner(browser))).find((each) => each.id === id);
    if (!token) throw new SeeOther(this.getListPath());
    return { browser, token };
  }

  private toSection({ scope, ...token }: PersonalAccessToken) {
    const { name, hint, createdAt, expiresAt, lastUsedAt, lastUsedAddress } = token;
    const isExpired = expiresAt <= this.clock.now();
    const scopes = scope.split(' ');
    return {
      kind: 'personal-token' as const,
      facts: { name, hint, scopes, createdAt, expiresAt, isExpired, lastUsedAt, lastUsedAddress },
    };
  }

  private getListPath(): string {
    return this.paths.findPath(TOKENS.path)!;
  }
}

/** A session of a browser has all scopes of its user. */
function toOwner({ user, session }: BrowserSession) {
  return { userId: user.id, sessionId: session.id, scopes: null } satisfies TokenOwner;
}
