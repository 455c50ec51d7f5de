import { Inject, Injectable } from '@nestjs/common';
import { fetchJson } from './fetch-json.js';
import { REMOTE_DEFAULTS, REMOTE_OPTIONS, type RemoteIssuerOptions } from './remote.options.js';

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** What an issuer says of itself (RFC 8414). */
@Injectable()
export class IssuerMetadata {
  private readonly url: string;

  /** Throws where the issuer is no URL, or one that anybody on the way could answer for. */
  constructor(@Inject(REMOTE_OPTIONS) private readonly options: RemoteIssuerOptions) {
    const { issuer, jwksUri, introspection } = options;
    const url = this.safe(issuer, 'issuer');
    if (jwksUri) this.safe(jwksUri, 'jwksUri');
    if (introspection?.uri) this.safe(introspection.uri, 'introspection.uri');
    const path = url.pathname.replace(/\/$/, '');
    this.url = `${url.origin}/.well-known/oauth-authorization-server${path}`;
  }

  /** The address that the metadata has under this name. Rejects where there is none, or the issuer is another. */
  async endpoint(name: 'jwks_uri' | 'introspection_endpoint'): Promise<string> {
    const metadata = await fetchJson(this.url, this.options.timeoutMs ?? REMOTE_DEFAULTS.timeoutMs);
    const { issuer } = this.options;
    // RFC 8414 section 3.3: else one issuer could speak for another.
    if (metadata.issuer !== issuer) {
      throw new Error(
        `${this.url} is the metadata of ${String(metadata.issuer)}, not of ${issuer}`,
      );
    }
    const address = metadata[name];
    if (typeof address !== 'string') throw new Error(`${this.url} has no ${name}`);
    return this.safe(address, name).href;
  }

  private safe(address: string, what: string): URL {
    const url = URL.canParse(address) ? new URL(address) : null;
    if (!url || !/^https?:$/.test(url.protocol)) {
      throw new Error(`AccessModule: ${what} must be an https: URL, and is ${address}`);
    }
    const insecure = url.protocol === 'http:' && !LOOPBACK.test(url.hostname);
    if (insecure && !this.options.allowInsecureHttp) {
      throw new Error(
        `AccessModule: ${what} must be an https: URL, and is ${address}: whoever is on the way could hand out ` +
          'keys of their own. In a network that is trusted altogether set allowInsecureHttp.',
      );
    }
    return url;
  }
}
