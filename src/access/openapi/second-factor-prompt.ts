// oxlint-disable unicorn/consistent-function-scoping -- the function is sent to the browser as text, alone.

// `SwaggerModule` sends the text of this function to the browser, which can therefore use nothing outside of it.

/** An answer, as Swagger UI reads it. */
interface SwaggerResponse {
  url: string;
  ok: boolean;
  status: number;
  statusText: string;
  text: string;
  data: string;
  body: unknown;
  obj: unknown;
}

/** The parts of the browser that the function uses. */
interface Browser {
  prompt(message: string): string | null;
}

/**
 * Asks for the second factor if the token endpoint answers `mfa_required` to the password form, and returns the answer to that.
 * Swagger UI waits for it before it judges the answer. Without a code, it shows `mfa_required`.
 */
export async function promptForSecondFactor(response: SwaggerResponse): Promise<SwaggerResponse> {
  const read = (text: string): Record<string, string> => {
    try {
      return (JSON.parse(text) ?? {}) as Record<string, string>;
    } catch {
      return {};
    }
  };
  const { error, mfa_token: token } = response.ok ? {} : read(response.text);
  if (error !== 'mfa_required' || token === undefined) return response;
  let last = response;
  let message = 'Enter the code of your authenticator app, or a recovery code.';
  // As many as the server takes.
  for (let tries = 0; tries < 5; tries++) {
    const typed = (globalThis as unknown as Browser).prompt(message)?.trim();
    if (!typed) return last;
    const isCode = /^\d{3}[\s-]?\d{3}$/.test(typed);
    // Without the client of the form, whose fields are empty.
    const answer = await fetch(response.url, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'urn:nightlatch:grant-type:mfa',
        mfa_token: token,
        [isCode ? 'otp' : 'recovery_code']: typed,
      }),
    });
    const { ok, status, statusText } = answer;
    const text = await answer.text();
    const body = read(text);
    last = { ...response, ok, status, statusText, text, data: text, body, obj: body };
    if (ok || status === 429) return last;
    message = `${body['error_description'] ?? 'That was not right'}. Enter the next code, or a recovery code.`;
  }
  return last;
}
