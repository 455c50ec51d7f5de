import { PlainBrowser, readHidden } from './plain-browser.js';
import { ISSUER } from './server.js';

/** Between sites. */
const MAX_HOPS = 10;

type Visited = Awaited<ReturnType<PlainBrowser['open']>>;

/** A browser at Nightlatch and at providers: it keeps the cookies of each, and goes from one to the other. */
export class FederationBrowser {
  /** The part of it that visits Nightlatch. */
  readonly home: PlainBrowser;
  private readonly sites = new Map<string, PlainBrowser>();
  /** The site of the page that is open. */
  private current: PlainBrowser;

  constructor(server: { url: string }, providers: Array<{ url: string }>) {
    this.home = new PlainBrowser(server);
    this.current = this.home;
    this.sites.set(ISSUER, this.home);
    for (const { url } of providers) this.sites.set(url, new PlainBrowser({ url }));
  }

  /** Opens a page of Nightlatch, and goes on until a page has something to do, or an application is reached. */
  async open(path: string): Promise<Visited> {
    this.current = this.home;
    return this.goOn(await this.home.open(path));
  }

  /** Sends the form of the page that is open, and goes on. */
  async submit(page: Visited, values: Record<string, string> = {}): Promise<Visited> {
    return this.goOn(await this.current.submit(page, values));
  }

  /** Goes to the provider, and stops before it comes back: returns the path of the callback. */
  async openUntilCallback(path: string): Promise<string> {
    return this.goUntilCallback(await this.home.open(path));
  }

  /** Goes on from a page that leads to the provider, and stops before it comes back: returns the path of the callback. */
  async goUntilCallback(seen: Visited): Promise<string> {
    while (!seen.url.startsWith(`${ISSUER}/`)) seen = await this.visit(seen.url);
    return seen.url.slice(ISSUER.length);
  }

  private async goOn(first: Visited): Promise<Visited> {
    let seen = first;
    for (let hops = 0; URL.canParse(seen.url); hops++) {
      if (!this.sites.has(new URL(seen.url).origin)) break;
      if (hops === MAX_HOPS) throw new Error(`Too many redirects, now to ${seen.url}`);
      seen = await this.visit(seen.url);
    }
    return seen;
  }

  private async visit(url: string): Promise<Visited> {
    const { origin, pathname, search } = new URL(url);
    this.current = this.sites.get(origin)!;
    const seen = await this.current.open(pathname + search);
    const [, action] = /<form method="post" action="(https?:[^"]*)"/.exec(String(seen.body)) ?? [];
    return action ? this.post(action, readHidden(seen)) : seen;
  }

  /** Sends a form to another site, as browsers do: without the cookies that are `SameSite=Lax`. */
  private async post(action: string, form: Record<string, string>): Promise<Visited> {
    const { origin, pathname } = new URL(action);
    this.current = this.sites.get(origin)!;
    const headers = { origin: 'http://provider.example.com', 'sec-fetch-site': 'cross-site' };
    const seen = await new PlainBrowser(this.current.server).send('POST', pathname, {
      form,
      headers,
    });
    const next = seen.headers.get('refresh')?.replace(/^0; url=/, '');
    return next ? this.current.open(next) : seen;
  }
}
