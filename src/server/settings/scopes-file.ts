import { ADMIN_SCOPES, isRoleName, isScopeName, OUR_SCOPES } from '../../server-entry.js';
import { ITEM_SCOPES } from '../items/items.scopes.js';
import { readJsonFile } from './text-file.js';
import type { Values } from './values.js';

/** A scope of the operator's own services. */
export interface DeclaredScope {
  scope: string;
  /** What the scope allows, for the user who signs in. */
  description: string;
  /** The roles whose users have the scope. An empty list: only clients have it. */
  roles: string[] | typeof EVERYONE;
}

const EVERYONE = 'everyone';
// An access token with all scopes and roles has to fit into the 16 kB that Node accepts as headers.
const MAX_SCOPES = 100;
const NAME_MAX_LENGTH = 64;
const DESCRIPTION_MAX_LENGTH = 200;
const MEMBERS = ['scope', 'description', 'roles'];

/** The server's own scopes, and those with a meaning in OpenID Connect. */
const RESERVED = [
  ...Object.keys(ITEM_SCOPES),
  ...Object.keys(ADMIN_SCOPES),
  ...OUR_SCOPES,
  'address',
  'phone',
];

/** Accepts the path of a file with scopes, and reads it. */
export const scopesFile: Values<DeclaredScope[]> = {
  words: 'the path of a readable JSON file with a list of scopes, as the documentation shows it',
  parse: (path) => {
    const { value } = readJsonFile(path);
    return findListFault(value) === undefined ? (value as DeclaredScope[]) : undefined;
  },
  findFault: (path) => {
    const { value, fault } = readJsonFile(path);
    return fault ?? findListFault(value);
  },
};

function findListFault(list: unknown): string | undefined {
  if (!Array.isArray(list)) return 'The file has no list [...]';
  if (list.length > MAX_SCOPES) return `The file has more than ${MAX_SCOPES} scopes`;
  const names = new Set<unknown>();
  for (const [index, entry] of list.entries()) {
    const fault = findScopeFault(entry, names);
    if (fault !== undefined) return `Scope ${index + 1} ${fault}`;
    names.add((entry as DeclaredScope).scope);
  }
  return undefined;
}

/** Quotes only names of ours: the path may lead to another file, with secrets in it. */
function findScopeFault(entry: unknown, earlier: ReadonlySet<unknown>): string | undefined {
  if (typeof entry !== 'object' || entry === null) return 'is not an object {...}';
  const { scope, description, roles } = entry as Record<string, unknown>;
  if (!Object.keys(entry).every((name) => MEMBERS.includes(name))) {
    return 'has an unknown member: write scope, description and roles only';
  }
  if (typeof scope !== 'string' || !isScopeName(scope) || scope.length > NAME_MAX_LENGTH) {
    return `has no name that a token can carry: write "scope", of 1 to ${NAME_MAX_LENGTH} ASCII characters, without spaces, quotes and backslashes`;
  }
  if (RESERVED.includes(scope)) {
    return `is ${scope}, which belongs to the server: choose another name`;
  }
  if (earlier.has(scope)) return 'is declared twice: remove one of the two';
  if (typeof description !== 'string' || !isDescription(description)) {
    return `has no description for people: write "description", of 1 to ${DESCRIPTION_MAX_LENGTH} characters in one line`;
  }
  if (roles !== EVERYONE && !isListOfRoles(roles)) {
    return `does not say which users have it: write "roles", a list of roles (of a-z, 0-9, ":", "_" and "-"), "${EVERYONE}", or [] for clients only`;
  }
  return undefined;
}

function isDescription(text: string): boolean {
  const printable = text.trim() !== '' && !/\p{Cc}/u.test(text) && text.isWellFormed();
  return printable && text.length <= DESCRIPTION_MAX_LENGTH;
}

function isListOfRoles(value: unknown): boolean {
  if (!Array.isArray(value) || new Set(value).size < value.length) return false;
  return value.every((role) => typeof role === 'string' && isRoleName(role));
}
