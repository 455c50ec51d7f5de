import { Injectable } from '@nestjs/common';
import { TokenClaims, type TokenClaimsSubject } from '../../../src/index.js';

/** Adds a claim `plan` to the access tokens of users. */
@Injectable()
export class PlanClaims extends TokenClaims {
  getClaims({ user }: TokenClaimsSubject) {
    if (user === null) return {}; // A client that acts for itself.
    return { plan: user.roles.includes('gold') ? 'gold' : 'free' };
  }
}
