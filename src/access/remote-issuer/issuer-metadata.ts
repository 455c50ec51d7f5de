import { Inject, Injectable } from '@nestjs/common';
import { ACCESS_OPTIONS, type CompleteAccessOptions } from '../access.options.js';
import { isLoopbackHost, isLoopbackUrl } from '../../http/loopback.js';
import { fetchJson } from '../../http/fetch-json.js';

const WELL_KNOWN = '/.well-known/oauth-authorization-server';

/** Reads the metadata of the issuer (RFC 8414). */
@Injectable()
export class IssuerMetadata {
  /** The URL of RFC 8414 section 3.1, and the one of an issuer that runs below a path prefix. */
  private urls: readonly string[];

  /** @throws Error if a configured URL is not one, or uses `http:` to another machine. */
  constructor(@Inject(ACCESS_OPTIONS) private readonly options: CompleteAccessOptions) {
    const { issuer, jwksUri, introspection } = options;
    const url = this.parseUrl('issuer', issuer);
    if (jwksUri) this.parseUrl('jwksUri', jwksUri);
    if (introspection?.uri) this.parseUrl('introspection.uri', introspection.uri);
    const path = url.pathname.replace(/\/$/, '');
    this.urls = [
      ...new Set([`${url.origin}${WELL_KNOWN}${path}`, `${url.origin}${path}${WELL_KNOWN}`]),
    ];
  }

  /**
   * Returns a URL from the metadata.
   * @throws Error if the metadata cannot be read, lacks the URL, or is that of another issuer.
   */
  async getUrl(name: 'jwks_uri' | 'introspection_endpoint'): Promise<string> {
    const metadata = await this.read();
    const url = metadata[name];
    if (typeof url !== 'string') throw new Error(`The issuer's metadata has no ${name}`);
    return this.parseUrl(name, url).href;
  }

  private async read(): Promise<Record<string, unknown>> {
    const errors: unknown[] = [];
    for (const url of this.urls) {
      try {
        const metadata = await this.readFrom(url);
        this.urls = [url, ...this.urls.filter((each) => each !== url)];
        return metadata;
      } catch (error) {
        errors.push(error);
      }
    }
    throw errors[0];
  }

  private async readFrom(url: string): Promise<Record<string, unknown>> {
    const { issuer, timeoutMs } = this.options;
    const metadata = await fetchJson(url, timeoutMs);
    // RFC 8414 section 3.3: without this check one issuer could speak for another.
    if (metadata.issuer !== issuer) {
      throw new Error(`${url} is the metadata of ${String(metadata.issuer)}, not of ${issuer}`);
    }
    return metadata;
  }

  private parseUrl(name: string, given: string): URL {
    const url = URL.canParse(given) ? new URL(given) : null;
    if (!url || !/^https?:$/.test(url.protocol)) {
      throw new Error(`AccessModule: ${name} must be an https: URL, not ${given}`);
    }
    const isLoopback = isLoopbackHost(url.hostname) && this.mayBeLoopback(name);
    const isInsecure = url.protocol === 'http:' && !isLoopback;
    if (isInsecure && !this.options.allowInsecureHttp) {
      throw new Error(
        `AccessModule: ${name} must be an https: URL, not ${given}: an attacker in the network could answer with ` +
          'keys of their own. Set allowInsecureHttp if you trust the whole network.',
      );
    }
    return url;
  }

  /**
   * Returns whether this URL may use `http:` to this machine. Metadata of another machine may not name such a URL: it
   * would send our client secret to any process that listens here.
   */
  private mayBeLoopback(name: string): boolean {
    const isConfigured = ['issuer', 'jwksUri', 'introspection.uri'].includes(name);
    return isConfigured || isLoopbackUrl(this.options.issuer);
  }
}
