/** Sends a request; if the sign-in is too old, asks for the password and sends it again with the new token. */
export async function fetchSensitive(
  api: string,
  path: string,
  token: { current: string },
  askForPassword: () => Promise<string>,
): Promise<Response> {
  const send = () =>
    fetch(api + path, { method: 'POST', headers: { authorization: `Bearer ${token.current}` } });
  const answer = await send();
  const challenge = answer.headers.get('www-authenticate') ?? '';
  if (!challenge.includes('error="insufficient_user_authentication"')) return answer;
  const proven = await fetch(`${api}/reauthenticate`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token.current}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ password: await askForPassword() }),
  });
  // 422: the password is wrong, or the user has a second factor and has to send its `code`.
  if (!proven.ok) return proven;
  token.current = ((await proven.json()) as { access_token: string }).access_token;
  return send();
}
