import { isUUID } from 'class-validator';
import { v7 as uuidv7 } from 'uuid';
import { ValidationFailedError } from '../../http/errors.js';
import { isPlainText } from '../../http/plain-text.js';
import { formatAmount } from '../../mail/format.js';
import type { OfferedChoice, PageContext } from '../../pages/page-context.js';
import type { FieldTexts, PageField } from '../../pages/page-form.js';
import type { TokenChoices } from './own-tokens.js';
import { NAME_LENGTH, type PersonalTokenRequest } from './own-tokens.dto.js';

/** The fields of the form that creates a token. */
export const TOKEN_FIELDS: readonly PageField[] = [
  { name: 'name', text: 'token_name', type: 'text', autocomplete: 'off' },
  { name: 'scope', type: 'checkboxes', autocomplete: 'off' },
  { name: 'expires_in_days', type: 'select', autocomplete: 'off' },
  // A page that is loaded again sends the same form again. It must not create a second token.
  { name: 'token_id', type: 'hidden', autocomplete: 'off', isOptional: true },
];

/** The lifetimes that the form offers, beside the longest one. */
const DAYS = [7, 30, 90, 180, 366];

/** What the form asks for. */
interface TokenForm {
  request: PersonalTokenRequest;
  /** The id of the new token; undefined if the form has none that can be used. */
  id: string | undefined;
}

/** Returns the choices of an empty form, and the id of the token that it creates. */
export function offerChoices({
  scopes,
  maxDays,
  defaultDays,
}: TokenChoices): Pick<PageContext, 'choices' | 'values'> {
  const days = [...DAYS.filter((each) => each < maxDays), maxDays];
  return {
    values: { token_id: uuidv7(), expires_in_days: String(defaultDays) },
    choices: {
      scope: scopes.map(({ name, allows }) => ({ value: name, text: `${allows} (${name})` })),
      expires_in_days: [...new Set([...days, defaultDays])].toSorted((a, b) => a - b).map(toChoice),
    },
  };
}

function toChoice(days: number): OfferedChoice {
  return { value: String(days), text: (locale) => formatAmount(days, 'day', locale) };
}

/** @throws ValidationFailedError if a field is not valid. The scopes are checked later. */
export function parseTokenForm({
  name = '',
  scope = '',
  expires_in_days: days = '',
  token_id: id = '',
}: FieldTexts): TokenForm {
  if (!isPlainText(name, 1, NAME_LENGTH)) {
    throw new ValidationFailedError([{ field: 'name', message: 'is not valid' }]);
  }
  if (!/^[1-9]\d{0,3}$/.test(days)) {
    throw new ValidationFailedError([{ field: 'expires_in_days', message: 'is not valid' }]);
  }
  const request = { name, scope, expires_in_days: Number(days) };
  return { request, id: isUUID(id, 7) ? id.toLowerCase() : undefined };
}
