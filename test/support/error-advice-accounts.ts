import type { ErrorAdvice } from './error-advice.js';

/** The errors about users and how they sign in. */
export const ACCOUNT_ADVICE: ErrorAdvice = {
  'A newer link was sent, or the request was withdrawn.': [
    'Each new mail replaces the link of the one before it.',
    'Open the link in the newest mail, or ask for another one.',
  ],
  'A second factor is required': [
    'The password is right, and the account has a second factor.',
    'Send the `mfa_token` of the answer and a code to `POST /login/second-factor`: [second factors](second-factors.md).',
  ],
  'An authenticator app is set up already; remove it first.': [
    'An account has one authenticator app.',
    '`DELETE /users/me/totp` removes it. To move to a new device, remove the old one and add the new one.',
  ],
  'Another administrator has to reset your factors.': [
    'Administrators cannot remove their own second factor over this route, so that a stolen session cannot either.',
    'Ask another administrator, or use `nightlatch users reset-factors` on the server.',
  ],
  'Begin to set up an authenticator app first; you have 15 minutes.': [
    'No set-up is under way, or it began more than 15 minutes ago.',
    'Call `POST /users/me/totp` again, and scan the new QR code.',
  ],
  'Create recovery codes first: without them, a lost device locks you out.': [
    'The second factor can be turned on when the account has recovery codes.',
    'Call `POST /users/me/recovery-codes`, have the user keep the codes, and turn the second factor on.',
  ],
  'Inactive user': [
    'The credentials are right, but the user is disabled.',
    'An administrator enables the user with `PATCH /users/{id}` or `nightlatch users enable`.',
  ],
  'Incorrect username or password': [
    'The user does not exist, has no password, or the password is wrong: the answer does not tell which.',
    'Check the user name or the e-mail address, and use the link for a forgotten password. A user who signed up with a provider or was imported without a hash has no password.',
  ],
  'Registration is closed.': [
    'The server runs with `REGISTRATION=closed`.',
    'Set [`REGISTRATION=open`](settings.md#registration), or create users with `nightlatch users create`.',
  ],
  'Send a second factor instead of the password.': [
    'The second factor of the account is on, so that the password alone does not prove the user.',
    'Send `code` instead of `password`, or use a passkey.',
  ],
  'Set up an authenticator app or a passkey first.': [
    'The second factor can be turned on when the account has one.',
    'Add an [authenticator app](second-factors.md) or a [passkey](passkeys.md).',
  ],
  'The account has no password. Sign in first, and open the link again.': [
    'The link proves the address only together with a password or a session, and this account has no password.',
    'Sign in with the provider or the passkey, and send the access token with the link.',
  ],
  'The account needs a second factor, which this sign-in does not ask for.': [
    'The second factor of the user is on, and the application has no `FactorsModule`, or starts sessions in a way that does not ask for it.',
    'Import `FactorsModule`, or end the sign-in in `SignInService.complete()`.',
  ],
  'The account needs a second factor; set one up to sign in': [
    'The server or a role requires a second factor, and the account has none.',
    'Send the `enrolment_token` of the answer to `POST /login/enrolment`: [second factors](second-factors.md).',
  ],
  'The code is not valid: it is misspelt, has expired or was used.': [
    'No device waits with this user code.',
    'Start the sign-in on the device again, and enter its new code.',
  ],
  'The code is wrong.': [
    'The code does not match, is too old, or was used before.',
    'Enter the newest code of the app. If every code is wrong, set the clock of the device: codes follow the time.',
  ],
  'The connection belongs to another user. Open a new one.': [
    'A WebSocket was sent the token of another user than the one who opened it.',
    'Open a connection for each user: [WebSocket and GraphQL](websocket-and-graphql.md).',
  ],
  'The current password is wrong.': [
    'The member for the current password does not match. The status is 422 because the access token is valid.',
    'Ask the user for the current password again. A user who has forgotten it uses the link for a forgotten password.',
  ],
  'The device code is not valid': [
    'The device code is malformed, unknown, used, or of another client.',
    'Ask for a new code with `POST /device_authorization`, and send the same `client_id` in both requests.',
  ],
  'The e-mail address of the account is not verified.': [
    'The route has `@RequireVerifiedEmail()`.',
    'The user opens the link of the mail; `POST /request-verification` sends another one: [verification](verification.md).',
  ],
  'The form was not loaded by this browser, or is too old.': [
    'The browser keeps no cookies, was closed meanwhile, or the session has changed in another tab.',
    'Load the page again. Behind a proxy, check that it passes `Cookie` and `Set-Cookie` on.',
  ],
  'The form was sent by a page of another site.': [
    'The `Origin` of the request is not that of the issuer.',
    'Open the page at the address in [`ISSUER`](settings.md#issuer), with the same scheme, host and port.',
  ],
  'The passkey was not accepted. Ask for new options, and try again.': [
    'The answer of the authenticator does not fit the options, which are good for one try and a few minutes.',
    'Ask for new options. If every passkey fails, the domain of the page must be that of the issuer: [passkeys](passkeys.md).',
  ],
  'The passkey was not accepted. Try again, or sign in another way.': [
    'The passkey is unknown or was removed, or its answer does not fit the options. The answer does not tell which.',
    'Ask for new options, or sign in with the password.',
  ],
  'The password must be at least 8 characters.': [
    'The new password is shorter than the policy allows.',
    'Choose a longer one. A `PasswordPolicy` of your own can have another rule: [extending](extending.md).',
  ],
  'The password must be at most 128 characters.': [
    'The new password is longer than the policy allows.',
    'Choose a shorter one.',
  ],
  'The password must not be a common password, or close to one.': [
    'The new password is in a list of known passwords, or easy to guess.',
    'Choose several unrelated words, or let a password manager make one.',
  ],
  'The password must not be made of your name, your e-mail address or the name of this product.': [
    'Attackers try these first.',
    'Choose a password without them.',
  ],
  'The second factor is not valid': [
    'The code is wrong, too old or was used. At a sign-in the status is 401, in a session 422.',
    'Enter the newest code. An `mfa_token` takes five tries; then sign in again.',
  ],
  'The second step is over; sign in again': [
    'The `mfa_token` is unknown, was used, is older than five minutes, or has had five wrong codes.',
    'Start with the password again.',
  ],
  'The token cannot have these scopes.': [
    'A personal access token has only scopes of its user, of the session that makes it, and of `PERSONAL_TOKEN_SCOPES`; `errors` names the scope.',
    'Leave that scope out, or sign in with it first: [tokens for scripts](personal-tokens.md).',
  ],
  'The user has a password already.': [
    'Setting the first password is for users without one.',
    'Change it with the current password, or use the link for a forgotten password.',
  ],
  'The user has denied the request, or has signed out': [
    'The user has pressed the button to deny, or has signed out, changed the password or ended the other sessions before the device got its tokens.',
    'Start again with `POST /device_authorization` if the user wants to.',
  ],
  'The user has not decided yet': [
    'The device polls, and the user has not allowed or denied it yet.',
    'Ask again after `interval` seconds.',
  ],
  'The user is disabled: enable the user first.': [
    'A disabled user cannot sign in, so a link for a new password is of no use.',
    'Enable the user with `PATCH /users/{id}`.',
  ],
  'This account of the provider is connected to another account.': [
    'An account of a provider signs in one user.',
    'Sign in with the provider to see which user that is, and disconnect it there.',
  ],
  'This application keeps its users in its own table: list, add, change and delete them there.': [
    'The application has a `UserDirectory`: these routes would change a table that is not used.',
    'Change the users in your table: [your own user data](external-users.md#routes-that-need-our-table).',
  ],
  'This e-mail address is taken.': [
    'Another account has this address, or it is kept for a user who can still take it back.',
    'Sign in, or use the link for a forgotten password. A server that must not tell which addresses exist sets [`EMAIL_VERIFICATION=required`](settings.md#email_verification).',
  ],
  'This is the e-mail address of the account already.': [
    'A change of the address names the address that the user has already, perhaps in another spelling.',
    'Send another address: [changes of an address](email-changes.md).',
  ],
  'This is the last administrator: make another one first.': [
    'Without an administrator, no user could change the others.',
    'Give another user the role `admin` first.',
  ],
  'This is the only way in which you can sign in. Add another one first.': [
    'Without this passkey or provider, the user could not sign in any more.',
    'Set a password, or add another passkey, and repeat the request.',
  ],
  'This link has expired.': [
    'The link in the mail is older than its lifetime.',
    'Ask for another mail.',
  ],
  'This link is not valid.': [
    'The link is incomplete, is for another purpose, or the user has changed since.',
    'Copy the whole link, or ask for another mail.',
  ],
  'This link was used already.': [
    'A link works once. Some mail scanners open links; our pages use a link only when the button is pressed.',
    'Sign in, or ask for another mail.',
  ],
  'This passkey is registered already.': [
    'The authenticator has a passkey of this account, or the passkey belongs to another one.',
    'Use the existing passkey, or add one on another device.',
  ],
  'This user name is taken.': ['Another account has this user name.', 'Choose another one.'],
  'Verify your e-mail address first.': [
    'A new way to sign in needs an address that the user has proven to be theirs.',
    'Open the link of the mail; `POST /request-verification` sends another one: [verification](verification.md).',
  ],
  'You have 50 tokens. Delete one that you no longer use.': [
    'A user has at most 50 live personal access tokens.',
    'Delete one with `DELETE /users/me/personal-access-tokens/{id}`.',
  ],
  'You have too many passkeys. Delete one that you no longer use.': [
    'The number of passkeys of an account is limited.',
    'Delete one with `DELETE /users/me/passkeys/{id}`.',
  ],
};
