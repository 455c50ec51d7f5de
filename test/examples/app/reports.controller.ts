import { Controller, Get } from '@nestjs/common';
import { Authenticated, CurrentUser, type Principal, Roles, Scopes } from '../../../src/index.js';

@Controller('reports')
export class ReportsController {
  @Get()
  @Authenticated()
  list(@CurrentUser() user: Principal) {
    return { for: user.id };
  }

  @Get('all')
  @Roles('admin', 'auditor')
  all() {
    return [];
  }

  @Get('raw')
  @Scopes('reports:read')
  raw() {
    return [];
  }
}
