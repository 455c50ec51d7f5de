import { ACCOUNT_ADVICE } from './error-advice-accounts.js';

/** What an error means, and what to do about it, by its text for a person. */
export type ErrorAdvice = Readonly<Record<string, readonly [cause: string, advice: string]>>;

/** The advice on every error. */
export const ERROR_ADVICE: ErrorAdvice = {
  ...ACCOUNT_ADVICE,
  'A different authentication level is required': [
    'The route takes a sign-in with a second factor or a passkey, and the session has had a weaker one.',
    'Send the second factor to `POST /reauthenticate`, then repeat the request: [step-up](step-up.md).',
  ],
  'Client authentication failed': [
    'The client does not exist, its secret is wrong, or the route needs a client with a secret. A client that was deleted gets it too.',
    'Send the id and the secret as HTTP Basic, or as `client_id` and `client_secret` in the form. `nightlatch clients list` shows the ids, and `rotate-secret` makes a new secret: [command line](cli.md).',
  ],
  'Could not validate credentials': [
    'The access token is malformed, expired, revoked, of another issuer or for another audience, or its session has ended. The header `WWW-Authenticate` says whether it expired.',
    'Refresh it once with `grant_type=refresh_token`, then sign in again. If every token is refused, compare `iss` and `aud` in the token with `ISSUER` and `AUDIENCE`. After a change of `SECRET_KEY`, the old one belongs into [`SECRET_KEY_FALLBACKS`](settings.md#secret_key_fallbacks).',
  ],
  'Internal server error.': [
    'The server has failed, or a class of your application that it calls, such as a `UserDirectory`.',
    'Look for the `X-Request-Id` of the answer in the log: the line has the error and its stack.',
  ],
  'More recent authentication is required': [
    'The route takes a sign-in of the last `max_age` seconds.',
    'Call `POST /reauthenticate` with the password or the second factor, then repeat the request: [step-up](step-up.md).',
  ],
  'Not authenticated': [
    'The request has no `Authorization: Bearer` header. Tokens in a cookie, in the query or in the body are not read.',
    'Sign in, and send `Authorization: Bearer <access_token>`. A proxy may remove the header.',
  ],
  'Not enough permissions': [
    '`insufficient_scope`: the token lacks a scope of the route; `WWW-Authenticate` names it. `insufficient_role`: the user has none of the roles.',
    'Ask for the scope when you sign in (`scope=...`): a user gets only those that their roles allow. A role is given with `nightlatch users set-roles`. A personal access token cannot call routes that change how a user signs in.',
  ],
  'Not ready': [
    'The server is stopping, or its database does not answer. The text says which.',
    'Send requests to another instance until `GET /health/ready` answers 200 again.',
  ],
  'Resource not found.': [
    'There is no such route, or no such resource, or it belongs to another user: the answer does not tell which.',
    'Check the method and the path in [routes](routes.md): a module that is not imported has no routes.',
  ],
  'The body is too large.': [
    'A body of a JSON route, or a form, is larger than the server accepts.',
    'Send less. These routes take short texts only.',
  ],
  'The client may not use this grant type': [
    'The client was created without this grant.',
    'Give it the grant with `nightlatch clients`, or use the grant that it has: [command line](cli.md).',
  ],
  'The content type is not supported.': [
    'The framework cannot read a body of this type.',
    'Send `Content-Type: application/json`, or a form at the OAuth endpoints.',
  ],
  'The device code has expired': [
    'The user did not allow the device in time.',
    'Ask for a new code with `POST /device_authorization`.',
  ],
  'The grant type is not supported': [
    'The server does not have this grant, or it is turned off.',
    '`grant_types_supported` in `/.well-known/oauth-authorization-server` lists the grants.',
  ],
  'The refresh token is not valid': [
    'The token is malformed, was used already, has expired, was revoked, or is of another client. A token is good for one refresh: the answer has the next one.',
    'Keep the newest refresh token, and sign in again. A token that is sent again after the 60 seconds of grace ends the session: [nightlatch-client](client.md) refreshes once for all tabs.',
  ],
  'The request cannot be parsed.': [
    'The body is not JSON, a part of the URL is not well-formed, or the compression is not supported.',
    'Send `Content-Type: application/json` and a JSON object. In a shell, put the body in single quotes.',
  ],
  'The request has more than one Authorization header.': [
    'Two headers would let a proxy and the server see different users.',
    'Send one. A client and a proxy may each have added theirs.',
  ],
  'The request is not valid': [
    'A member is missing, unknown or has a wrong type or length. `errors` has a sentence for each.',
    'Correct the members that `errors` names. Members that the route does not have are refused too.',
  ],
  'The request took too long to arrive.': [
    'The client has sent its headers or its body too slowly.',
    'Send the request again.',
  ],
  'The request was rejected': [
    'A part of the request is not acceptable to the HTTP server, for example headers that are too large.',
    'The text ends with the name of the status, which can be another one.',
  ],
  'The requested scope is unknown, malformed or more than can be granted': [
    'The `scope` names one that the server does not have, that the client may not have, or none that the refresh token was granted.',
    'Ask for scopes of `scopes_supported` in the metadata; leave `scope` out to get the default ones.',
  ],
  'The route does not have this method.': [
    'The path exists with another method.',
    '[routes](routes.md) lists the methods of each path.',
  ],
  'The server issues no tokens for this resource': [
    'The parameter `resource` is not the audience of the server.',
    'Leave it out, or send the value of [`AUDIENCE`](settings.md#audience).',
  ],
  'The service is temporarily unavailable.': [
    'The database does not answer, or more passwords wait to be checked than the server can check in time.',
    'Wait as long as `Retry-After` says, and try again. If it stays: [operating](operating.md).',
  ],
  'The token was issued to another client': [
    'A client can revoke its own tokens only. The token stays valid.',
    'Send the `client_id` (and the secret) with which the token was issued.',
  ],
  'The URL is too long.': [
    'The URL is longer than the HTTP server accepts.',
    'Send the parameters in the body, where the route takes one.',
  ],
  'This route accepts another content type only': [
    'JSON routes take `application/json`, and the OAuth endpoints take a form. The text names the type.',
    'Set `Content-Type`. With curl: `-H "Content-Type: application/json" -d ...` for JSON, `-d name=value` for a form.',
  ],
  'Too many attempts; try again later.': [
    'A [limit](settings.md#users-limits-and-audit) counts the attempts of an account and of an address. Behind a proxy without `TRUST_PROXY`, all users share the address of the proxy.',
    'Wait as long as `Retry-After` says. Behind a proxy, set [`TRUST_PROXY`](settings.md#trust_proxy).',
  ],
  'Wait 5 seconds longer between two requests from now on': [
    'The device polls more often than `interval` allows.',
    'Add five seconds to the interval, and keep it.',
  ],
  'A parameter is required': [
    'A parameter of the form is missing or empty. The text names it: `username is required`, `client_id is required`.',
    'Send a form, not JSON: `Content-Type: application/x-www-form-urlencoded`.',
  ],
};
