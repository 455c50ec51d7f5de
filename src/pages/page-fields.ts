import type { FieldTexts, PageField, PageForm } from './page-form.js';
import type { OfferedChoice } from './page-context.js';
import type { FieldChoice, FieldToRender } from './page-to-render.js';
import type { FieldName, PageCatalogue } from './texts/catalogue.js';

/** The longest e-mail address has 254 characters. More of what was typed is not shown again. */
export const MAX_SHOWN_LENGTH = 300;
/** A token that goes on with the form, without the person. */
const TOKEN = /^[\w-]{16,200}$/;

/** The types of fields whose values are not shown again. */
const NEVER_SHOWN: ReadonlyArray<PageField['type']> = ['password', 'code', 'passkey'];

/** What the person typed, and what is wrong with it. */
interface FilledIn {
  values?: FieldTexts;
  errors?: FieldTexts;
  invalid?: readonly FieldName[];
  choices?: Partial<Record<FieldName, readonly OfferedChoice[]>>;
  /** The page asks for a passkey. */
  hasPasskey?: boolean;
}

/** Returns the fields of a form with their words, as a page shows them. */
export function listFields(
  { fields }: PageForm,
  { values = {}, errors = {}, invalid = [], choices = {}, hasPasskey = false }: FilledIn,
  { labels, hints }: PageCatalogue,
  locale: string,
): FieldToRender[] {
  return fields
    .filter(({ type }) => type !== 'decision' && (type !== 'passkey' || hasPasskey))
    .filter(({ name, isOnDemand }) => !isOnDemand || errors[name] || values[name])
    .map((field) => {
      const { name, type, text = name } = field;
      const error = errors[name] ?? null;
      const typed = NEVER_SHOWN.includes(type) ? '' : (values[name] ?? '');
      // Those of the checkboxes are only compared with the choices.
      const value = type === 'checkboxes' ? typed : typed.slice(0, MAX_SHOWN_LENGTH);
      const isKnownToken = name === 'token' && error === null && TOKEN.test(value);
      const isHidden = type === 'hidden' || type === 'passkey' || isKnownToken;
      const isInvalid = error !== null || invalid.includes(name);
      return {
        ...field,
        label: labels[text],
        hint: hints[text] ?? null,
        value,
        error,
        isInvalid,
        isHidden,
        choices: (choices[name] ?? []).map((choice) => toChoice(choice, locale)),
      };
    });
}

function toChoice({ value, text }: OfferedChoice, locale: string): FieldChoice {
  return { value, text: typeof text === 'string' ? text : text(locale) };
}

/** Returns the key of an authenticator app in groups of four characters, to be typed. */
export function toTypedKey(secretPlain: string): string {
  return secretPlain.replaceAll(/.{4}(?=.)/g, '$& ');
}
