import { ProblemException } from '../../http/problem.exception.js';
import { CODE_FIELD, PASSKEY_FIELD, type PageField, type PageForm } from '../../pages/page-form.js';
import type { PageSection } from '../../pages/page-section.js';

const HIDDEN = { type: 'hidden', autocomplete: 'off' } as const;

/** The form of the second step, whatever factor it asks for. Its handler says if the code is missing. */
export const SECOND_STEP: PageForm = {
  kind: 'second-step',
  path: '/sign-in/second-step',
  fields: [
    { ...HIDDEN, name: 'mfa_token' },
    { ...HIDDEN, name: 'method', isOptional: true },
    { ...CODE_FIELD, isOptional: true },
    PASSKEY_FIELD,
    { name: 'other_method', type: 'decision', autocomplete: 'off', isOnDemand: true },
  ],
};

/** The form in which a person who needs a second factor sets one up. Its handler says if the code is missing. */
export const ENROLMENT: PageForm = {
  kind: 'enrolment',
  path: '/sign-in/enrolment',
  fields: [
    { ...HIDDEN, name: 'enrolment_token' },
    { ...CODE_FIELD, isOptional: true },
    PASSKEY_FIELD,
  ],
};

/** Returns the form with the words of a factor. That of a passkey has no code. */
export function toFormOfFactor(form: PageForm, kind: string): PageForm {
  if (kind === 'passkey') {
    return { ...form, fields: form.fields.filter(({ name }) => name !== 'code') };
  }
  const toField = (field: PageField) => (field.name === 'code' ? toCodeField(kind) : field);
  return { ...form, fields: form.fields.map(toField) };
}

/** Returns what the page of a factor shows of the others. */
export function listOtherFactors(kinds: readonly string[], kind: string): PageSection[] {
  return kinds
    .filter((each) => each !== kind)
    .map((other) => ({
      kind: 'other-factor',
      facts: { method: other },
      button: { name: 'other_method', value: other },
    }));
}

/** 422 `wrong_app_code`, `wrong_recovery_code`, `wrong_other_code` or `wrong_passkey`. */
export class WrongFactorError extends ProblemException {
  constructor(kind: string) {
    const { text = 'app_code' } = toCodeField(kind);
    super(
      kind === 'passkey'
        ? { status: 422, code: 'wrong_passkey', detail: 'The passkey was not accepted.' }
        : {
            status: 422,
            code: `wrong_${text}`,
            detail: 'The code is wrong.',
            errors: [{ field: 'code', message: 'is wrong' }],
          },
    );
  }
}

function toCodeField(kind: string): PageField {
  if (kind === 'totp') return CODE_FIELD;
  return { ...CODE_FIELD, text: kind === 'recovery_code' ? 'recovery_code' : 'other_code' };
}
