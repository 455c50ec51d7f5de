import { Inject, Injectable } from '@nestjs/common';
import type { ApiException } from '../http/api.exception.js';
import { readForm } from '../http/form-body.js';
import { parseFormParameters } from '../http/form-parameters.js';
import { PublicPaths } from '../http/public-paths.js';
import { matchLocale, parseAcceptLanguage } from '../mail/locales.js';
import { HostedPages } from './hosted-pages.js';
import {
  describeFailure,
  type FieldTexts,
  FormFailure,
  MissingFieldsError,
} from './page-failure.js';
import { PageFiles } from './page-files.js';
import type { PageForm } from './page-form.js';
import { setPageHeaders } from './page-headers.js';
import type { FieldToRender, PageLink, PageToRender } from './page-to-render.js';
import type { PageVisit } from './page-visit.js';
import { PAGES_SETTINGS, type PagesSettings } from './pages.options.js';
import { assertSameOrigin } from './same-origin.js';
import type { FieldName, PageCatalogue } from './texts/catalogue.js';
import { getPageCatalogue } from './texts/catalogues.js';

/** The longest e-mail address has 254 characters. More of what was typed is not shown again. */
const MAX_SHOWN_LENGTH = 300;
/** The person may paste the whole link instead of its token. */
const TOKEN_IN_LINK = /[#?&]token=([\w-]+)/;
/** A token that goes on with the form, without the person. */
const TOKEN = /^[\w-]{16,200}$/;

/** Shows the form of a page, and takes it. */
@Injectable()
export class FormPages {
  constructor(
    private readonly pages: HostedPages,
    private readonly files: PageFiles,
    private readonly paths: PublicPaths,
    @Inject(PAGES_SETTINGS) private readonly settings: PagesSettings,
  ) {}

  /** Writes the page with the empty form. */
  show(form: PageForm, visit: PageVisit): string {
    return this.write(form, visit, { state: 'form' });
  }

  /**
   * Reads the form, and writes the page that follows once `act` has done what the form is for.
   * @throws FormFailure if the form is not accepted, or `act` fails: `PageFilter` writes the page with what to do.
   */
  async submit(
    form: PageForm,
    visit: PageVisit,
    act: (values: Record<FieldName, string>) => Promise<unknown>,
  ): Promise<string> {
    const values: FieldTexts = {};
    try {
      // First, so that another site cannot fill in the form that is shown again.
      assertSameOrigin(visit.request.headers, this.settings.issuer);
      Object.assign(values, readValues(form, await readForm(visit.request)));
      assertComplete(form, values);
      await act(values as Record<FieldName, string>);
    } catch (error) {
      throw new FormFailure(form, values, error);
    }
    return this.write(form, visit, { state: 'done', values });
  }

  /** Writes the page of a form that caused this answer. */
  writeFailure(
    { form, values, cause }: FormFailure,
    answer: ApiException,
    visit: PageVisit,
  ): string {
    const locale = this.chooseLocale(visit);
    const { isFinal, alert, errors } = describeFailure(cause, answer, form, locale);
    return this.write(form, visit, { state: isFinal ? 'failed' : 'form', values, alert, errors });
  }

  private write(form: PageForm, visit: PageVisit, content: Content): string {
    const { state, values = {}, alert = null } = content;
    const { name: product } = this.settings;
    const locale = this.chooseLocale(visit);
    const catalogue = getPageCatalogue(locale);
    const fields = listFields(form, content, catalogue);
    const asksForPassword = fields.some(({ name }) => name === 'password');
    const email = (values.email ?? '').trim().slice(0, MAX_SHOWN_LENGTH);
    const text = catalogue.pages[form.kind]({ product, email, asksForPassword });
    const { title, paragraphs } = {
      form: text,
      done: text.done,
      failed: { title: catalogue.linkTitle, paragraphs: [] },
    }[state];
    setPageHeaders(visit, locale, this.settings);
    return this.pages.render({
      kind: form.kind,
      state,
      locale,
      product,
      title,
      paragraphs,
      alert,
      form: state === 'form' ? { fields, button: text.button } : null,
      links: this.listLinks(form, state, catalogue),
      files: this.files.listUrls(),
    });
  }

  private listLinks(
    { path, retryPath }: PageForm,
    state: PageToRender['state'],
    { retry }: PageCatalogue,
  ): PageLink[] {
    const isWanted = state === 'failed' || (state === 'done' && retryPath === path);
    const href = isWanted && retryPath ? this.paths.findPath(retryPath) : null;
    return href === null ? [] : [{ text: state === 'done' ? retry.done : retry.failed, href }];
  }

  private chooseLocale({ acceptLanguage }: PageVisit): string {
    const { locales } = this.pages;
    const wished = [...parseAcceptLanguage(acceptLanguage), this.settings.defaultLocale];
    return matchLocale(wished, locales) ?? locales[0]!;
  }
}

interface Content {
  state: PageToRender['state'];
  values?: FieldTexts;
  errors?: FieldTexts;
  alert?: string | null;
}

function readValues(form: PageForm, body: unknown): FieldTexts {
  const parameters = parseFormParameters(body);
  const values: FieldTexts = {};
  for (const { name } of form.fields) {
    const value = parameters.get(name) ?? '';
    values[name] = name === 'token' ? (TOKEN_IN_LINK.exec(value)?.[1] ?? value.trim()) : value;
  }
  return values;
}

function assertComplete({ fields }: PageForm, values: FieldTexts): void {
  const missing = fields.filter(({ name, isOnDemand }) => !values[name] && !isOnDemand);
  if (missing.length > 0) throw new MissingFieldsError(missing.map(({ name }) => name));
}

function listFields(
  { fields }: PageForm,
  { values = {}, errors = {} }: Content,
  { labels, hints }: PageCatalogue,
): FieldToRender[] {
  return fields
    .filter(({ name, isOnDemand }) => !isOnDemand || errors[name] || values[name])
    .map((field) => {
      const { name, type } = field;
      const error = errors[name] ?? null;
      const value = type === 'password' ? '' : (values[name] ?? '').slice(0, MAX_SHOWN_LENGTH);
      const isHidden = name === 'token' && error === null && TOKEN.test(value);
      return { ...field, label: labels[name], hint: hints[name] ?? null, value, error, isHidden };
    });
}
