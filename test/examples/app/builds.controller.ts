import { Controller, Delete, Get } from '@nestjs/common';
import { CurrentUser, type Principal, Scopes, SessionOnly } from '../../../src/index.js';

@Controller('builds')
export class BuildsController {
  // For people and for scripts.
  @Get()
  @Scopes('builds:read')
  list(@CurrentUser() { id, credential }: Principal) {
    return { buildsOf: id, isScript: credential === 'personal-access-token' };
  }

  // For people.
  @Delete()
  @SessionOnly()
  deleteAll(@CurrentUser() { id }: Principal) {
    return { deletedOf: id };
  }
}
