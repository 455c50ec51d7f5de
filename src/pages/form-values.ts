import type { FormParameters } from '../http/form-parameters.js';
import { MissingFieldsError } from './page-failure.js';
import type { FieldTexts, PageField, PageForm } from './page-form.js';

/** The person may paste the whole link instead of its token. */
const TOKEN_IN_LINK = /[#?&]token=([\w-]+)/;

/** Returns what the person has typed into the fields of a form. */
export function readValues(form: PageForm, parameters: FormParameters): FieldTexts {
  const values: FieldTexts = {};
  for (const { name, type } of form.fields) {
    const value =
      type === 'checkboxes' ? readChecked(name, parameters) : (parameters.get(name) ?? '');
    values[name] = name === 'token' ? (TOKEN_IN_LINK.exec(value)?.[1] ?? value.trim()) : value;
  }
  return values;
}

/** Returns the choices that are checked. Each is a parameter of its own, because none may be repeated. */
function readChecked(name: string, parameters: FormParameters): string {
  const prefix = `${name}:`;
  const checked = [...parameters.keys()].filter((each) => each.startsWith(prefix));
  return checked.map((each) => each.slice(prefix.length)).join(' ');
}

/** The types of what a person uses instead of the fields. */
const BESIDE: ReadonlyArray<PageField['type']> = ['decision', 'passkey'];

/** @throws MissingFieldsError if a field is empty that the form needs. */
export function assertComplete({ fields }: PageForm, values: FieldTexts): void {
  // A button or a passkey beside the fields, which does not need them.
  if (fields.some(({ name, type }) => BESIDE.includes(type) && values[name])) return;
  const missing = fields.filter(
    ({ name, type, isOnDemand, isOptional }) =>
      !values[name] && !isOnDemand && !isOptional && type !== 'checkbox',
  );
  if (missing.length > 0) throw new MissingFieldsError(missing.map(({ name }) => name));
}
