/** The fields of the pages of personal access tokens. */
export type PersonalTokenFieldName = 'token_id' | 'token_name' | 'scope' | 'expires_in_days';

/** The pages of personal access tokens that have a form. */
export type PersonalTokenPageKind = 'account-token-creation' | 'account-token-removal';

/** The codes of errors of personal access tokens that have words of their own. */
export type PersonalTokenErrorCode = 'scope_not_allowed' | 'too_many_tokens';

/** What the words of the sections of personal access tokens mention. */
export interface PersonalTokenSectionFacts {
  /** `count`: how many are live. */
  'personal-tokens': { count: number };
  'personal-token': {
    name: string;
    /** The last characters of the token. */
    hint: string;
    scopes: readonly string[];
    createdAt: Date;
    expiresAt: Date;
    isExpired: boolean;
    lastUsedAt: Date | null;
    /** Where the last use came from, if it is known. */
    lastUsedAddress: string | null;
  };
  /** Whether there is a scope that the person may give a token. */
  'personal-token-creation': { isPossible: boolean };
}
