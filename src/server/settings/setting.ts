import {
  EnvError,
  makeExactValidator,
  type OptionalValidatorSpec,
  type RequiredValidatorSpec,
} from 'envalid';
import { isServiceAddress } from './service-links.js';
import type { Values } from './values.js';

/** The part of a setting that the documentation shows. */
export interface Documented {
  /** One paragraph of Markdown. */
  description: string;
  /** The values that are accepted, as in {@link Values}. */
  words: string;
  unit?: string;
  /** The value that applies if the setting is not set; empty if there is none. */
  defaultText: string;
  /** As `defaultText`, in Markdown; says what applies if there is no default value. */
  defaultWords: string;
}

/** Defines a setting with a default value. */
export function setting<T extends string | number>(
  values: Values<T>,
  defaultValue: NoInfer<T>,
  description: string,
): RequiredValidatorSpec<T> & Documented {
  const text = String(defaultValue);
  return {
    ...createValidator(values)({ default: defaultValue }),
    ...toDocumented(values, description, text, `\`${text}\``),
  };
}

/** Defines a setting without a default value; `defaultWords` says what applies instead. */
export function optional<T>(
  values: Values<T>,
  defaultWords: string,
  description: string,
): OptionalValidatorSpec<T> & Documented {
  return {
    ...createValidator(values)({ default: undefined }),
    ...toDocumented(values, description, '', defaultWords),
  };
}

function createValidator<T>(values: Values<T>) {
  return makeExactValidator<T>((text) => {
    const value = values.parse(text);
    if (value === undefined)
      throw new EnvError(`must be ${values.words}${findCause(values, text)}`);
    return value;
  });
}

/** Returns what is probably wrong with a value, to end the sentence with, or an empty text. */
function findCause<T>({ parse, findFault }: Values<T>, text: string): string {
  if (isServiceAddress(text)) {
    return '. Kubernetes has set it for the service of that name: set enableServiceLinks to false in the pod';
  }
  const bare = text
    .trim()
    .replace(/^(["'])(.*)\1$/, '$2')
    .trim();
  if (bare !== text && parse(bare) !== undefined) return ', without quotes or spaces around it';
  const fault = findFault?.(text);
  return fault === undefined ? '' : `. ${fault}`;
}

function toDocumented(
  { words, unit }: Values<unknown>,
  description: string,
  defaultText: string,
  defaultWords: string,
): Documented {
  return { description, words, unit, defaultText, defaultWords };
}
