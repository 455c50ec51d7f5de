import { Injectable } from '@nestjs/common';
import { OpenIdClaims, type OpenIdClaimsSubject } from '../../../src/index.js';

/** Tells an application that has the scope `groups` the roles of its users. */
@Injectable()
export class GroupsClaim extends OpenIdClaims {
  readonly scope = 'groups';

  getClaims({ user }: OpenIdClaimsSubject) {
    return { groups: user.roles };
  }
}
