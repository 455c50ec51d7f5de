import { Inject, Injectable } from '@nestjs/common';
import type { ApiException } from '../http/api.exception.js';
import { readForm } from '../http/form-body.js';
import { parseFormParameters } from '../http/form-parameters.js';
import { PublicPaths } from '../http/public-paths.js';
import { matchLocale, parseAcceptLanguage } from '../mail/locales.js';
import type { BrowserSession } from '../sessions/browser-sessions.js';
import { FormTokens } from './form-tokens.js';
import { assertComplete, readValues } from './form-values.js';
import { HostedPages } from './hosted-pages.js';
import { type MessagePage, MessagePageError } from './message-page.error.js';
import type { PageContext } from './page-context.js';
import { describeError } from './page-error.js';
import { describeFailure, FormFailure } from './page-failure.js';
import { PageFiles } from './page-files.js';
import { listFields, MAX_SHOWN_LENGTH } from './page-fields.js';
import type { FieldTexts, PageForm, PageOverview } from './page-form.js';
import { setPageHeaders } from './page-headers.js';
import { describePasskey } from './page-passkey.js';
import { describeQrCode } from './page-qr-code.js';
import { describeSections } from './page-sections.js';
import type { FieldToRender, PageLink, PageToRender, PasskeyToRender } from './page-to-render.js';
import type { PageVisit } from './page-visit.js';
import { PAGES_SETTINGS, type PagesSettings } from './pages.options.js';
import { assertSameOrigin, isSaidSameOrigin } from './same-origin.js';
import type { FieldName, PageCatalogue, PageText } from './texts/catalogue.js';
import { getPageCatalogue } from './texts/catalogues.js';
import type { MessageKind } from './texts/message-texts.js';
import type { PageFacts } from './texts/page-facts.js';

/** The pages without a form that tell of no failure. */
const DONE_MESSAGES: readonly MessageKind[] = ['coming-back', 'identity-linked'];

/**
 * What a form is for. Returns the URL where the browser goes on, or another page to answer with, or nothing if the person is
 * done. `browser` is the session in which the form was sent, or null if there is none.
 */
type Act = (
  values: Record<FieldName, string>,
  browser: BrowserSession | null,
) => Promise<string | { page: string } | void>;

/** Shows the form of a page, and takes it. */
@Injectable()
export class FormPages {
  constructor(
    private readonly pages: HostedPages,
    private readonly files: PageFiles,
    private readonly paths: PublicPaths,
    private readonly tokens: FormTokens,
    @Inject(PAGES_SETTINGS) private readonly settings: PagesSettings,
  ) {}

  /** Writes the page with its form. */
  show(form: PageForm, visit: PageVisit, context: PageContext = {}): string {
    return this.write(form, visit, context, { state: 'form', values: context.values });
  }

  /**
   * Writes the page that follows the form, for a person who needs no form.
   * @param next the URL where the person goes on when they want to
   */
  showDone(form: PageForm, visit: PageVisit, context: PageContext = {}, next?: string): string {
    return this.write(form, visit, context, { state: 'done', next });
  }

  /** Writes a page that has no form, and shows something of the account. */
  showOverview(overview: PageOverview, visit: PageVisit, context: PageContext): string {
    const { kind } = overview;
    const locale = this.chooseLocale(visit);
    const catalogue = getPageCatalogue(locale);
    this.setHeaders(visit);
    return this.pages.render({
      ...this.toFrame(locale),
      kind,
      state: 'overview',
      ...catalogue.overviews[kind](this.toFacts([], context, {})),
      sections: describeSections(context.sections ?? [], catalogue, locale, this.paths),
      links: this.listLinks(overview, context, 'form', catalogue),
    });
  }

  /**
   * Reads the form, and writes the page that follows once `act` has done what the form is for. The page goes on by itself if
   * `act` returns a URL: after a redirect, browsers would apply `form-action` to every later one, in applications too.
   * @throws FormFailure if the form is not accepted, or `act` fails: `PageFilter` writes the page with what to do.
   */
  async submit(
    form: PageForm,
    visit: PageVisit,
    act: Act,
    context: PageContext = {},
  ): Promise<string> {
    const values: FieldTexts = { ...context.values };
    try {
      const browser = await this.read(form, visit, context, values);
      assertComplete(form, values);
      const next = await act(values as Record<FieldName, string>, browser);
      if (typeof next === 'object') return next.page;
      if (next !== undefined) visit.response.header('Refresh', `0; url=${next}`);
      return this.write(form, visit, context, { state: 'done', values, next });
    } catch (error) {
      // `act` has shown another form.
      if (error instanceof FormFailure) throw error;
      throw new FormFailure(form, values, context, error);
    }
  }

  /** Writes the page of a form that caused this answer. */
  writeFailure(
    { form, values, context, cause }: FormFailure,
    answer: ApiException,
    visit: PageVisit,
  ): string {
    const locale = this.chooseLocale(visit);
    const { isFinal, ...failure } = describeFailure(cause, answer, form, locale);
    const state = isFinal ? 'failed' : 'form';
    return this.write(form, visit, context, { state, values, ...failure });
  }

  /**
   * Writes the page that answers a form of another site, with which the browser sends no cookie. The page goes on by itself
   * to `href`, with the cookies, and does nothing else.
   * @param from the name of the other site, or null if it is not known
   */
  showComingBack(from: string | null, href: string, visit: PageVisit): string {
    visit.response.header('Refresh', `0; url=${href}`);
    const facts = { provider: from ?? this.settings.name };
    return this.showMessage({ kind: 'coming-back', facts, href }, visit);
  }

  /** Writes a page without a form. */
  showMessage({ kind, facts, href }: MessagePage, visit: PageVisit): string {
    const locale = this.chooseLocale(visit);
    const { title, paragraphs, link } = getPageCatalogue(locale).messages[kind](facts);
    this.setHeaders(visit);
    return this.pages.render({
      ...this.toFrame(locale),
      kind,
      state: DONE_MESSAGES.includes(kind) ? 'done' : 'failed',
      title,
      paragraphs,
      links: href === null ? [] : [{ text: link, href }],
    });
  }

  /** Writes a page that says why another one cannot be shown. */
  writeError(answer: ApiException, visit: PageVisit): string {
    if (answer instanceof MessagePageError) return this.showMessage(answer.page, visit);
    const locale = this.chooseLocale(visit);
    this.setHeaders(visit);
    return this.pages.render({
      ...this.toFrame(locale),
      kind: 'error',
      state: 'failed',
      ...describeError(answer, locale),
    });
  }

  /** Sets the headers that every page has, and every answer that leads to another page. */
  setHeaders(visit: PageVisit): void {
    setPageHeaders(visit, this.chooseLocale(visit), this.settings);
  }

  /**
   * Reads into `values` what was typed into a form that our page has sent. Another site cannot have the form shown again,
   * filled in.
   * @returns the session in which it was sent.
   */
  private async read(
    form: PageForm,
    visit: PageVisit,
    { browser, hasOwnProof = false }: PageContext,
    values: FieldTexts,
  ): Promise<BrowserSession | null> {
    const { headers } = visit.request;
    const { issuer } = this.settings;
    const parameters = parseFormParameters(await readForm(visit.request));
    const typed = readValues(form, parameters);
    // For a form that is too old, too: what was typed is not lost.
    if (isSaidSameOrigin(headers, issuer)) Object.assign(values, typed);
    const token = parameters.get('form');
    const isWithout = browser === undefined || (hasOwnProof && token === undefined);
    if (isWithout) assertSameOrigin(headers, issuer);
    else this.tokens.assertValid(visit, form.path, browser, token);
    Object.assign(values, typed);
    return isWithout ? null : browser;
  }

  private write(form: PageForm, visit: PageVisit, context: PageContext, content: Content): string {
    const { state, alert = null } = content;
    const locale = this.chooseLocale(visit);
    const catalogue = getPageCatalogue(locale);
    const { browser, choices, sections = [], action = null, passkey, providers = [] } = context;
    const hasPasskey = passkey !== undefined;
    const fields = listFields(form, { ...content, choices, hasPasskey }, catalogue, locale);
    const text = catalogue.pages[form.kind](this.toFacts(fields, context, content));
    const { title, paragraphs } = {
      form: text,
      done: text.done,
      failed: { title: catalogue.linkTitle, paragraphs: [] },
    }[state];
    setPageHeaders(visit, locale, this.settings, { mayLoadItself: passkey?.isRenewable });
    const button = passkey ? describePasskey(passkey, text, catalogue) : null;
    const hasToken = state === 'form' && browser !== undefined;
    const token = hasToken ? this.tokens.issue(visit, form.path, browser) : null;
    return this.pages.render({
      ...this.toFrame(locale),
      kind: form.kind,
      state,
      title,
      paragraphs,
      alert,
      form: state === 'form' ? { action, fields, token, ...toButtons(text, button) } : null,
      qrCode: state === 'form' ? describeQrCode(context, catalogue) : null,
      codes: context.codes ?? [],
      sections: state === 'form' ? describeSections(sections, catalogue, locale, this.paths) : [],
      providers:
        state === 'form'
          ? providers.map(({ text: name, href }) => ({ text: catalogue.signInWith(name), href }))
          : [],
      links: [
        ...(content.next === undefined
          ? []
          : [{ text: text.done.link ?? title, href: content.next }]),
        ...this.listLinks(form, context, state, catalogue),
      ],
    });
  }

  /** Returns what every page has. */
  private toFrame(locale: string) {
    const { name: product } = this.settings;
    const files = this.files.listUrls();
    const nothing = { alert: null, qrCode: null, codes: [], form: null, sections: [] };
    const elsewhere = { providers: [], links: [] };
    return { locale, product, files, ...nothing, ...elsewhere };
  }

  private toFacts(
    fields: readonly FieldToRender[],
    { facts }: PageContext,
    { values = {} }: Pick<Content, 'values'>,
  ): PageFacts {
    const { name: product } = this.settings;
    return {
      product,
      client: product,
      account: '',
      method: '',
      provider: '',
      isOtherAccount: false,
      isProofTooOld: false,
      tokens: 0,
      remaining: { passkeys: [], accounts: [] },
      email: (values.email ?? '').trim().slice(0, MAX_SHOWN_LENGTH),
      asksForPassword: fields.some(({ name }) => name === 'password'),
      ...facts,
    };
  }

  private listLinks(
    { path, retryPath, backPath }: Pick<PageForm, 'path' | 'retryPath' | 'backPath'>,
    { links = [] }: PageContext,
    state: Content['state'],
    { links: texts, retry, back }: PageCatalogue,
  ): PageLink[] {
    const isWanted = state === 'failed' || (state === 'done' && retryPath === path);
    const href = isWanted && retryPath ? this.paths.findPath(retryPath) : null;
    const backHref = backPath === undefined ? null : this.paths.findPath(backPath);
    return [
      ...(state === 'form' ? links.map((link) => ({ ...link, text: texts[link.text] })) : []),
      ...(href === null ? [] : [{ text: state === 'done' ? retry.done : retry.failed, href }]),
      ...(backHref === null ? [] : [{ text: back, href: backHref }]),
    ];
  }

  private chooseLocale({ acceptLanguage }: PageVisit): string {
    const { locales } = this.pages;
    const wished = [...parseAcceptLanguage(acceptLanguage), this.settings.defaultLocale];
    return matchLocale(wished, locales) ?? locales[0]!;
  }
}

interface Content {
  state: Exclude<PageToRender['state'], 'overview'>;
  values?: FieldTexts;
  errors?: FieldTexts;
  invalid?: readonly FieldName[];
  alert?: string | null;
  /** Where the browser goes on. */
  next?: string | void;
}

function toButtons({ button, denyButton }: PageText, passkey: PasskeyToRender | null) {
  return { button, denyButton: denyButton ?? null, passkey };
}
