import { Controller, Post } from '@nestjs/common';
import { CurrentUser, type Principal, RequireRecentSignIn, Scopes } from 'nightlatch';

@Controller('payouts')
export class PayoutsController {
  @Post()
  @RequireRecentSignIn({ maxAgeSeconds: 300 })
  @Scopes('payouts:write')
  pay(@CurrentUser() { id, acr }: Principal) {
    return { paidBy: id, acr };
  }

  // Two factors, or a passkey.
  @Post('large')
  @RequireRecentSignIn({ maxAgeSeconds: 300, acr: 'aal2' })
  @Scopes('payouts:write')
  payMuch(@CurrentUser() { id }: Principal) {
    return { paidBy: id };
  }
}
