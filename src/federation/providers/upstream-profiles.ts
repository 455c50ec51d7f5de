import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ExtensionRegistry } from '../../events/extension-registry.js';
import { describeError, fetchJsonValue } from '../../http/fetch-json.js';
import { UpstreamProfile, type UpstreamUser } from '../upstream-profile.js';
import { Providers } from './providers.js';
import { RefusedError } from './refused.error.js';
import { TIMEOUT_MS } from './timing.js';
import { cleanUpstreamUser } from './upstream-claims.js';

/** Finds what the application adds for providers without id_tokens. */
@Injectable()
export class UpstreamProfiles implements OnApplicationBootstrap {
  private profiles: readonly UpstreamProfile[] = [];

  constructor(
    private readonly providers: Providers,
    private readonly extensions: ExtensionRegistry,
  ) {}

  /** @throws Error if a provider can prove no one. */
  onApplicationBootstrap(): void {
    this.profiles = this.extensions.find(UpstreamProfile);
    for (const { id, metadata } of this.providers.list()) {
      if (!metadata || metadata.jwks_uri !== undefined || this.find(id)) continue;
      throw new Error(
        `FederationModule: the provider ${id} has metadata without jwks_uri, so its id_tokens cannot be verified: add ` +
          'jwks_uri or, if it has no id_tokens, an UpstreamProfile for it.',
      );
    }
  }

  find(provider: string): UpstreamProfile | null {
    return this.profiles.find((profile) => profile.provider === provider) ?? null;
  }

  /** @throws RefusedError if the profile cannot read the account. */
  async read(profile: UpstreamProfile, accessToken: string): Promise<UpstreamUser> {
    const { provider } = profile;
    const headers = { authorization: `Bearer ${accessToken}` };
    const fetchJson = (url: string) => fetchJsonValue(url, TIMEOUT_MS, { headers });
    try {
      const user = await profile.read({ provider, fetchJson });
      return cleanUpstreamUser(user, this.providers.find(provider)!.email_verified);
    } catch (error) {
      throw new RefusedError('profile-failed', describeError(error));
    }
  }
}
