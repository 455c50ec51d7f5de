import type { CleanedEnv } from 'envalid';
import { ADMIN_SCOPES, OUR_SCOPES } from '../../server-entry.js';
import type { PersonalTokensOptions } from '../../index.js';
import { ITEM_SCOPES } from '../items/items.scopes.js';
import type { SETTINGS } from './settings-table.js';

/** Returns the options of personal access tokens; undefined if there are none. */
export function toPersonalTokensOptions(
  clean: CleanedEnv<typeof SETTINGS>,
): PersonalTokensOptions | undefined {
  if (clean.PERSONAL_TOKENS === 'off') return undefined;
  return { scopes: clean.PERSONAL_TOKEN_SCOPES, maxDays: clean.PERSONAL_TOKEN_MAX_DAYS };
}

/** Returns why PERSONAL_TOKEN_SCOPES has a scope that no token can have. */
export function checkPersonalTokenScopes(
  clean: CleanedEnv<typeof SETTINGS>,
  demo: boolean,
): string[] {
  const declared = (clean.SCOPES_FILE ?? []).map(({ scope }) => scope);
  const known = [
    ...(demo ? Object.keys(ITEM_SCOPES) : []),
    ...Object.keys(ADMIN_SCOPES),
    ...declared,
  ];
  const faults: string[] = [];
  for (const scope of clean.PERSONAL_TOKEN_SCOPES ?? []) {
    if (OUR_SCOPES.includes(scope)) {
      faults.push(
        `PERSONAL_TOKEN_SCOPES has ${scope}, which no personal access token may have: remove it.`,
      );
    } else if (!known.includes(scope)) {
      faults.push(
        `PERSONAL_TOKEN_SCOPES has ${scope}, which is no scope of this server: remove it, or declare it in SCOPES_FILE.`,
      );
    }
  }
  return faults;
}
