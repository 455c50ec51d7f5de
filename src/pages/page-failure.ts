import type { ApiException } from '../http/api.exception.js';
import type { FieldError } from '../http/problem.exception.js';
import { formatAmount } from '../mail/format.js';
import type { PageContext } from './page-context.js';
import type { FieldTexts, PageForm } from './page-form.js';
import type { FieldName, PageCatalogue } from './texts/catalogue.js';
import { LINK_ERROR_CODES } from './texts/error-codes.js';
import { getPageCatalogue } from './texts/catalogues.js';

/** A form that was sent and caused an error. `PageFilter` answers it with the form, what was typed, and what to do. */
export class FormFailure extends Error {
  constructor(
    readonly form: PageForm,
    /** What was typed, to be shown again. */
    readonly values: FieldTexts,
    readonly context: PageContext,
    cause: unknown,
  ) {
    super('The form caused an error.', { cause });
  }
}

/** Fields of the form were left empty. */
export class MissingFieldsError extends Error {
  constructor(readonly fields: readonly FieldName[]) {
    super(`The form has no ${fields.join(', ')}.`);
  }
}

interface Failure {
  /** The form is of no use any more. */
  isFinal: boolean;
  /** What went wrong, if it is not about a field. */
  alert: string | null;
  errors: FieldTexts;
  /** The fields that the alert is about. */
  invalid: readonly FieldName[];
}

/** Says what went wrong and what to do, in the language of the page. */
export function describeFailure(
  cause: unknown,
  answer: ApiException,
  form: PageForm,
  locale: string,
): Failure {
  const catalogue = getPageCatalogue(locale);
  const code = String(answer.body.code);
  if (cause instanceof MissingFieldsError) {
    const texts = form.fields
      .filter(({ name }) => cause.fields.includes(name))
      .map(({ name, text = name }) => [name, catalogue.missing[text]] as const);
    return { ...NO_FAULT, errors: Object.fromEntries(texts) };
  }
  const link = LINK_ERROR_CODES.find((each) => each === code);
  if (link) return { ...NO_FAULT, isFinal: true, alert: catalogue.link[link] };
  const errors = describeFields(answer, form, catalogue);
  const isAboutFields = Object.keys(errors).length > 0;
  const alert = isAboutFields ? null : describeAnswer(answer, code, catalogue, locale);
  const invalid = code === 'wrong_credentials' ? form.fields.map(({ name }) => name) : [];
  return { ...NO_FAULT, alert, errors, invalid };
}

const NO_FAULT: Failure = { isFinal: false, alert: null, errors: {}, invalid: [] };

function describeFields(
  { body: { code, errors = [] } }: ApiException,
  form: PageForm,
  { field: texts, missing }: PageCatalogue,
): FieldTexts {
  const described: FieldTexts = {};
  // Its body does not name a member.
  const named = code === 'username_taken' ? [{ field: 'username', message: '' }] : errors;
  for (const { field, message } of named as FieldError[]) {
    const found = form.fields.find((each) => each.name === field);
    if (!found) continue;
    const { name, text = name } = found;
    const known = findText(texts, String(code));
    // A password can be rejected by the policy of an application, in its own words.
    described[name] = known ?? (name === 'new_password' ? message : missing[text]);
  }
  return described;
}

/** Returns the text for an answer that is not about a field. */
function describeAnswer(
  answer: ApiException,
  code: string,
  catalogue: PageCatalogue,
  locale: string,
): string {
  const { body } = answer;
  const status = answer.getStatus();
  if (status === 429) return catalogue.tooMany(getWait(answer, locale));
  if (status >= 500) return catalogue.unavailable;
  if ([400, 403, 413, 415].includes(status)) return catalogue.notSent;
  return findText(catalogue.field, code) ?? String(body.detail);
}

/** Returns the words for the code of an error. Codes of an application have none. */
export function findText(texts: PageCatalogue['field'], code: string): string | undefined {
  return Object.entries(texts).find(([each]) => each === code)?.[1];
}

/** Returns how long the `Retry-After` of an answer is, in this language. */
export function getWait({ headers }: ApiException, locale: string): string {
  const seconds = Number(headers['Retry-After'] ?? 60);
  const isShort = seconds < 60;
  const unit = isShort ? 'second' : 'minute';
  return formatAmount(isShort ? seconds : Math.ceil(seconds / 60), unit, locale);
}
