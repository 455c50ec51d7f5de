import { Injectable } from '@nestjs/common';
import {
  type ClientsService,
  Grant,
  type GrantRequest,
  InvalidGrantError,
  SignInService,
  UsersService,
} from '../../src/index.js';
import { basic } from './http.js';

export const BADGE_GRANT = 'urn:example:grant-type:badge';

/** A grant of an application: a badge, which has the name of its owner, signs them in with the scopes asked for. */
@Injectable()
export class BadgeGrant extends Grant {
  readonly type = BADGE_GRANT;

  constructor(
    private readonly users: UsersService,
    private readonly signIn: SignInService,
  ) {
    super();
  }

  async exchange({ parameters, client, request, attempt }: GrantRequest) {
    const user = await this.users.findByLogin(parameters.get('badge') ?? '');
    if (!user) throw new InvalidGrantError('The badge is not valid');
    const scopes = parameters.get('scope')?.split(' ') ?? [];
    return this.signIn.complete(user, { methods: ['badge'], client, scopes, request, attempt });
  }
}

/** Creates a client that may use the grant, and returns its id and its `Authorization` header. */
export async function createBadgeClient(
  clients: ClientsService,
  { moreGrants = [], scopes = [] }: { moreGrants?: string[]; scopes?: string[] } = {},
) {
  const grantTypes = [BADGE_GRANT, ...moreGrants];
  const given = { name: 'Badge reader', confidential: true, grantTypes, scopes };
  const { client, secretPlain } = await clients.create(given);
  return { id: client.id, headers: basic(client.id, secretPlain!) };
}
