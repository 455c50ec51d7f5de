import type { MountedRoutes } from './mounted-routes.js';

/**
 * Makes the paths of links. Behind a proxy that removes the start of the path, the path for clients is longer than the
 * application's own: it begins with the path of the issuer.
 */
export class PublicPaths {
  private removed: string | null = null;

  constructor(
    private readonly issuer: string,
    private readonly routes: MountedRoutes,
  ) {}

  /** Returns the URL of a path below the issuer, for mails: never from the `Host` of a request. */
  toUrl(path: string): string {
    return this.issuer + path;
  }

  /**
   * Returns the path under which clients reach a path of this application.
   * @param url a path, or the URL of a request; its origin and query are dropped
   */
  toPublicPath(url: string): string {
    this.removed ??= this.findRemovedPath();
    const [path = ''] = url.replace(/^https?:\/\/[^/?]*/i, '').split(/\/?(?:\?|$)/, 1);
    return this.removed + path;
  }

  /** Returns the path under which clients reach one of our endpoints, by its mark, or null if it is not served. */
  findPath(endpoint: string): string | null {
    const mounted = this.routes.list().find(({ mark }) => mark.endpoint === endpoint);
    return mounted ? this.toPublicPath(mounted.path) : null;
  }

  /** Returns the start of the issuer's path that is missing where the endpoints are mounted. */
  private findRemovedPath(): string {
    const issuerPath = new URL(this.issuer).pathname.replace(/\/$/, '');
    const [base = issuerPath] = this.routes
      .listEndpoints()
      .map(({ base: each }) => each)
      .filter((each) => issuerPath.endsWith(each))
      .toSorted((a, b) => b.length - a.length);
    return issuerPath.slice(0, issuerPath.length - base.length);
  }
}
