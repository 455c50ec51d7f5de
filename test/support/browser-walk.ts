import type { TestUser } from './server.js';

/** The most redirects between two pages. */
const MAX_REDIRECTS = 10;

/** The server that the browser opens, under its issuer's URL. */
interface Site {
  url: string;
  settings: { issuer: string };
}

/** A browser as far as the hosted pages need one: it keeps cookies, follows redirects, and fills in forms. */
export class BrowserWalk {
  private readonly cookies = new Map<string, string>();

  constructor(private readonly site: Site) {}

  /**
   * Opens a URL of the server, and signs in if it is asked to.
   * @returns the URL of another site to which the browser is sent.
   */
  async signIn(
    url: URL,
    { username, password }: Pick<TestUser, 'username' | 'password'>,
  ): Promise<URL> {
    const page = await this.open(url);
    if (page instanceof URL) return page;
    const form = new URLSearchParams({ ...readHiddenFields(page.text), username, password });
    const answer = await this.send(page.url, { method: 'POST', body: form });
    const [, next] = /url=(.+)$/.exec(answer.headers.get('refresh') ?? '') ?? [];
    if (!next) throw new Error(`The sign-in failed: ${answer.status} ${await answer.text()}`);
    const back = await this.open(new URL(next, page.url));
    if (back instanceof URL) return back;
    throw new Error(`The browser was not sent back: ${back.text}`);
  }

  /** Opens a URL. Returns the page, or the URL of another site to which the browser is sent. */
  async open(url: URL): Promise<URL | { url: URL; text: string }> {
    let at = url;
    for (let i = 0; i < MAX_REDIRECTS; i++) {
      if (at.origin !== new URL(this.site.settings.issuer).origin) return at;
      const answer = await this.send(at);
      const location = answer.headers.get('location');
      if (location === null) return { url: at, text: await answer.text() };
      at = new URL(location, at);
    }
    throw new Error(`Too many redirects, the last to ${at.href}`);
  }

  private async send(url: URL, options: RequestInit = {}): Promise<Response> {
    const cookie = [...this.cookies].map((pair) => pair.join('=')).join('; ');
    const target = url.href.replace(this.site.settings.issuer, this.site.url);
    const answer = await fetch(target, { ...options, headers: { cookie }, redirect: 'manual' });
    for (const text of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(text)!;
      if (/max-age=0/i.test(text)) this.cookies.delete(name!);
      else this.cookies.set(name!, value!);
    }
    return answer;
  }
}

function readHiddenFields(html: string): Record<string, string> {
  const inputs = html.matchAll(/<input type="hidden"[^>]* name="([^"]+)" value="([^"]*)"/g);
  return Object.fromEntries([...inputs].map(([, name, value]) => [name!, value!]));
}
