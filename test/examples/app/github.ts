import { env } from 'node:process';
import { Injectable } from '@nestjs/common';
import {
  type ConfiguredProvider,
  UpstreamProfile,
  type UpstreamRequest,
  type UpstreamUser,
} from '../../../src/index.js';

export const github: ConfiguredProvider = {
  id: 'github',
  name: 'GitHub',
  issuer: 'https://github.com',
  client_id: env.GITHUB_CLIENT_ID!,
  client_secret: env.GITHUB_CLIENT_SECRET!,
  token_endpoint_auth_method: 'client_secret_post',
  scope: 'read:user user:email',
  metadata: {
    authorization_endpoint: 'https://github.com/login/oauth/authorize',
    token_endpoint: 'https://github.com/login/oauth/access_token',
  },
};

interface GitHubAddress {
  email: string;
  primary: boolean;
  verified: boolean;
}

/** Reads the account of a person at GitHub. */
@Injectable()
export class GitHubProfile extends UpstreamProfile {
  readonly provider = 'github';
  protected readonly api: string = 'https://api.github.com';

  async read(request: UpstreamRequest): Promise<UpstreamUser> {
    const account = await request.fetchJson(`${this.api}/user`);
    const { id, name } = account as { id: unknown; name: string | null };
    // The id stays when the person changes their login, which another person can take then.
    if (!Number.isSafeInteger(id)) throw new Error('GitHub did not say which account it is.');
    const addresses = (await request.fetchJson(`${this.api}/user/emails`)) as GitHubAddress[];
    const primary = addresses.find((address) => address.primary);
    return {
      subject: String(id),
      email: primary?.email ?? null,
      emailVerified: primary?.verified === true,
      name,
    };
  }
}
