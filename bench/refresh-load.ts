import { type Load, rate } from './load.js';
import { FORM, type Tokens } from './servers.js';

/** Returns the body of a refresh. */
export function toRefreshForm(refresh_token: string): string {
  return new URLSearchParams({ grant_type: 'refresh_token', refresh_token }).toString();
}

/** Creates a load in which each connection refreshes its own session with the token that it received last. */
export function createRefreshLoad(
  url: string,
  refreshTokens: readonly string[],
  onAnswer: (answer: Tokens) => void = () => {},
): Load {
  const left = [...refreshTokens];
  return {
    url: `${url}/token`,
    method: 'POST',
    headers: FORM,
    connections: refreshTokens.length,
    setupClient: (client) => {
      client.setBody(toRefreshForm(left.pop()!));
      client.on('body', (body: Buffer) => {
        const answer = JSON.parse(body.toString()) as Tokens;
        onAnswer(answer);
        client.setBody(toRefreshForm(answer.refresh_token));
      });
    },
  };
}

/** Returns the number of refreshes a second. Each connection begins with a token of its own. */
export async function measureRefreshes(
  url: string,
  getToken: () => Promise<string>,
  connections: number,
): Promise<number> {
  const tokens: string[] = [];
  for (let i = 0; i < connections; i++) tokens.push(await getToken());
  return rate(createRefreshLoad(url, tokens));
}
