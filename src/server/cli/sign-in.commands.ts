import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import type { AuthorizationServer, SignInCodes, Tokens } from './authorization-server.js';
import { CliError, RequestRefusedError } from './cli.errors.js';
import { type SignIns, SignInsFile, type StoredSignIn } from './sign-ins-file.js';
import { print, printError } from './terminal.js';

// A command that prints a stored token loads nothing else, so it is as fast as `$(nightlatch token)` has to be.

interface LoginOptions {
  scope: string[];
}

const DEFAULT_INTERVAL_SECONDS = 5;
const SLOW_DOWN_SECONDS = 5;
/** A token that expires this soon may not reach the end of a slow request. */
const REFRESH_BEFORE_MS = 60_000;
const ISSUER = 'the URL of the server; can be left out if you are signed in at one server alone';

const EXAMPLES = `
Examples:
  $ nightlatch login https://auth.example.com
  $ curl -H "Authorization: Bearer $(nightlatch token)" https://auth.example.com/users/me
  $ nightlatch logout`;

/** Adds `nightlatch login`, `nightlatch token` and `nightlatch logout`. They need no database and no settings. */
export function addSignInCommands(program: Command): void {
  program
    .command('login')
    .description('Sign in at a server, in a browser on any device; the tokens are kept for you')
    .argument('[issuer]', ISSUER)
    .option('--scope <scope...>', 'the scopes to ask for; all that you have if left out', [])
    .addHelpText('after', EXAMPLES)
    .action(login);
  program
    .command('token')
    .description('Print an access token of your sign-in, for the Authorization header')
    .argument('[issuer]', ISSUER)
    .action(async (issuer?: string) => print(await getAccessToken(issuer)));
  program
    .command('logout')
    .description('End your sign-in at a server, and forget its tokens')
    .argument('[issuer]', ISSUER)
    .action(logout);
}

async function login(given: string | undefined, { scope }: LoginOptions): Promise<void> {
  const file = new SignInsFile();
  const server = await discover(given ?? chooseIssuer(await file.read()));
  const codes = await server.requestCodes(scope.join(' '));
  printError(`Open ${codes.verification_uri} in a browser, and enter the code ${codes.user_code}.`);
  if (codes.verification_uri_complete !== undefined) {
    printError(`Or open ${codes.verification_uri_complete}`);
  }
  const tokens = await waitForTokens(server, codes);
  const before = await file.change((signIns) => {
    const replaced = signIns[server.issuer];
    signIns[server.issuer] = toStoredSignIn(tokens);
    return replaced;
  });
  // The new sign-in stands, even if the old one cannot be ended.
  if (before) await server.revoke(before.refresh_token ?? before.access_token).catch(() => {});
  print(`You are signed in at ${server.issuer}.`);
}

/** Polls for the tokens until the person has decided (RFC 8628 section 3.5). */
async function waitForTokens(server: AuthorizationServer, codes: SignInCodes): Promise<Tokens> {
  let interval = codes.interval ?? DEFAULT_INTERVAL_SECONDS;
  let pause = interval;
  for (let waited = 0; waited < codes.expires_in; waited += pause) {
    await sleep(pause * 1_000);
    try {
      return await server.requestTokens(codes);
    } catch (error) {
      if (error instanceof RequestRefusedError) {
        if (error.code === 'slow_down') interval += SLOW_DOWN_SECONDS;
        else if (error.code !== 'authorization_pending') throw error;
        pause = interval;
      } else pause *= 2;
    }
  }
  throw new CliError('The code has expired. Run the command again.');
}

async function getAccessToken(given: string | undefined): Promise<string> {
  const file = new SignInsFile();
  const { issuer, signIn } = findSignIn(await file.read(), given);
  if (isFresh(signIn)) return signIn.access_token;
  const server = await discover(issuer);
  const refreshed = await file.change(async (signIns) => {
    // Another command may have refreshed the tokens, or ended the sign-in, while this one waited.
    const current = findSignIn(signIns, issuer).signIn;
    if (isFresh(current)) return current;
    const tokens = await refresh(server, current);
    if (tokens) signIns[issuer] = toStoredSignIn(tokens);
    else delete signIns[issuer];
    return signIns[issuer];
  });
  if (refreshed) return refreshed.access_token;
  throw new CliError(`Your sign-in at ${issuer} has ended. Run: nightlatch login ${issuer}`);
}

/** Returns new tokens, or null if the session has ended. */
async function refresh(
  server: AuthorizationServer,
  { refresh_token: refreshToken }: StoredSignIn,
): Promise<Tokens | null> {
  if (refreshToken === null) return null;
  try {
    return await server.refresh(refreshToken);
  } catch (error) {
    if (error instanceof RequestRefusedError && error.code === 'invalid_grant') return null;
    throw error;
  }
}

async function logout(given: string | undefined): Promise<void> {
  const file = new SignInsFile();
  const { issuer } = findSignIn(await file.read(), given);
  const server = await discover(issuer);
  await file.change(async (signIns) => {
    const { signIn } = findSignIn(signIns, issuer);
    await server.revoke(signIn.refresh_token ?? signIn.access_token).catch((error: unknown) => {
      // Tokens that the server refuses are of no use. If it cannot answer, they are kept to try again.
      if (!(error instanceof RequestRefusedError)) throw error;
    });
    delete signIns[issuer];
  });
  print(`You are signed out at ${issuer}.`);
}

async function discover(issuer: string): Promise<AuthorizationServer> {
  const loaded = await import('./authorization-server.js');
  return loaded.AuthorizationServer.discover(issuer);
}

/** @throws CliError if there is no such sign-in, or several to choose from. */
function findSignIn(signIns: SignIns, given?: string): { issuer: string; signIn: StoredSignIn } {
  const issuer = given?.replace(/\/$/, '') ?? chooseIssuer(signIns);
  const signIn = signIns[issuer];
  if (signIn) return { issuer, signIn };
  throw new CliError(`You are not signed in at ${issuer}. Run: nightlatch login ${issuer}`);
}

/** @throws CliError if there is not exactly one. */
function chooseIssuer(signIns: SignIns): string {
  const issuers = Object.keys(signIns);
  if (issuers.length === 1) return issuers[0]!;
  throw new CliError(
    issuers.length === 0
      ? 'Name the server, for example: nightlatch login https://auth.example.com'
      : `Name one of the servers that you are signed in at: ${issuers.join(', ')}`,
  );
}

function toStoredSignIn({ access_token, expires_in = 0, refresh_token }: Tokens): StoredSignIn {
  const expires_at = Date.now() + expires_in * 1_000;
  return { access_token, expires_at, refresh_token: refresh_token ?? null };
}

function isFresh({ expires_at }: StoredSignIn): boolean {
  return expires_at > Date.now() + REFRESH_BEFORE_MS;
}
