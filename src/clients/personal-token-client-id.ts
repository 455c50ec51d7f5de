/** The `client_id` that stands for every personal access token. No client has it. */
export const PERSONAL_TOKEN_CLIENT_ID = 'nightlatch-pat';
