import type { Request } from './traffic.js';

const PASSWORD = 'correct horse battery staple';

/** Registers a user. */
export function register(username: string): Request {
  const json = { username, email: `${username}@example.com`, password: PASSWORD };
  return { kind: 'register', method: 'POST', path: '/users', options: { json }, allowed: [201] };
}

/** Signs a user in. */
export function signIn(username: string): Request {
  return postToken('sign-in', { username, password: PASSWORD }, 200);
}

/** Refreshes a session with its newest refresh token. */
export function refresh(token: string): Request {
  return postToken('refresh', { grant_type: 'refresh_token', refresh_token: token }, 200);
}

/** Presents a refresh token that was used long ago, or one of a session that has ended. */
export function reuse(token: string): Request {
  return postToken('reuse', { grant_type: 'refresh_token', refresh_token: token }, 400);
}

/** Makes a guarded request in a session that the instance knows. */
export function guard(token: string): Request {
  return { ...firstGuard(token), kind: 'guard' };
}

/** Makes a guarded request in a session that the instance may not know yet. */
export function firstGuard(token: string): Request {
  return {
    kind: 'first guard',
    method: 'GET',
    path: '/users/me',
    options: { token },
    allowed: [200],
  };
}

/** Makes a guarded request in a session that has ended. */
export function guardEnded(token: string): Request {
  return { ...guard(token), kind: 'ended', allowed: [401] };
}

/** Ends a session. */
export function signOut(token: string): Request {
  return { kind: 'sign-out', method: 'POST', path: '/logout', options: { token }, allowed: [204] };
}

function postToken(kind: Request['kind'], form: Record<string, string>, status: number): Request {
  return { kind, method: 'POST', path: '/token', options: { form }, allowed: [status] };
}
