import { Inject, Injectable } from '@nestjs/common';
import { fetchJson } from './fetch-json.js';
import { REMOTE_DEFAULTS, REMOTE_OPTIONS, type RemoteIssuerOptions } from './remote.options.js';

const WELL_KNOWN = '/.well-known/oauth-authorization-server';
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** What an issuer says of itself (RFC 8414). */
@Injectable()
export class IssuerMetadata {
  /** Where RFC 8414 section 3.1 has it, and below the issuer, where one below a prefix of its application has it. */
  private addresses: readonly string[];

  /** Throws where the issuer is no URL, or one that anybody on the way could answer for. */
  constructor(@Inject(REMOTE_OPTIONS) private readonly options: RemoteIssuerOptions) {
    const { issuer, jwksUri, introspection } = options;
    const url = this.safe(issuer, 'issuer');
    if (jwksUri) this.safe(jwksUri, 'jwksUri');
    if (introspection?.uri) this.safe(introspection.uri, 'introspection.uri');
    const path = url.pathname.replace(/\/$/, '');
    this.addresses = [
      ...new Set([`${url.origin}${WELL_KNOWN}${path}`, `${url.origin}${path}${WELL_KNOWN}`]),
    ];
  }

  /** The address that the metadata has under this name. Rejects where there is none, or the issuer is another. */
  async endpoint(name: 'jwks_uri' | 'introspection_endpoint'): Promise<string> {
    const metadata = await this.read();
    const address = metadata[name];
    if (typeof address !== 'string') throw new Error(`The issuer's metadata has no ${name}`);
    return this.safe(address, name).href;
  }

  private async read(): Promise<Record<string, unknown>> {
    const errors: unknown[] = [];
    for (const address of this.addresses) {
      try {
        const metadata = await this.readAt(address);
        this.addresses = [address, ...this.addresses.filter((each) => each !== address)];
        return metadata;
      } catch (error) {
        errors.push(error);
      }
    }
    throw errors[0];
  }

  private async readAt(address: string): Promise<Record<string, unknown>> {
    const { issuer, timeoutMs = REMOTE_DEFAULTS.timeoutMs } = this.options;
    const metadata = await fetchJson(address, timeoutMs);
    // RFC 8414 section 3.3: else one issuer could speak for another.
    if (metadata.issuer !== issuer) {
      throw new Error(`${address} is the metadata of ${String(metadata.issuer)}, not of ${issuer}`);
    }
    return metadata;
  }

  private mayBeHere(what: string): boolean {
    const ours = what === 'issuer' || what === 'jwksUri' || what === 'introspection.uri';
    return ours || LOOPBACK.test(new URL(this.options.issuer).hostname);
  }

  private safe(address: string, what: string): URL {
    const url = URL.canParse(address) ? new URL(address) : null;
    if (!url || !/^https?:$/.test(url.protocol)) {
      throw new Error(`AccessModule: ${what} must be an https: URL, and is ${address}`);
    }
    // Not for one that somebody elsewhere names: it would lead our secret to what runs on this machine.
    const here = LOOPBACK.test(url.hostname) && this.mayBeHere(what);
    const insecure = url.protocol === 'http:' && !here;
    if (insecure && !this.options.allowInsecureHttp) {
      throw new Error(
        `AccessModule: ${what} must be an https: URL, and is ${address}: whoever is on the way could hand out ` +
          'keys of their own. In a network that is trusted altogether set allowInsecureHttp.',
      );
    }
    return url;
  }
}
