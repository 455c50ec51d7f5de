import { Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery } from '@nestjs/swagger';
import { SessionOnly } from '../access/session-only.decorator.js';
import { CurrentUser } from '../access/current-user.decorator.js';
import type { Principal } from '../tokens/principal.js';
import { ApiController } from '../http/api-controller.decorator.js';
import { ApiErrors } from '../http/api-errors.decorator.js';
import { ValidationFailedError } from '../http/errors.js';
import { StrictQuery } from '../http/strict-query.decorator.js';
import { ActivitiesResponse } from './activity.dto.js';
import { PageQuery } from './audit-query.dto.js';
import { AuditTrail } from './audit-trail.js';

/** `GET /users/me/activity`. */
@ApiController('My account', 'users/me/activity')
export class ActivityController {
  constructor(private readonly trail: AuditTrail) {}

  @Get()
  @SessionOnly()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'List the activity of my account',
    description: 'Your actions, and the actions of others on your account, the newest first.',
  })
  @ApiQuery({ type: PageQuery })
  @ApiOkResponse({ type: ActivitiesResponse, description: 'A page of events.' })
  @ApiErrors(new ValidationFailedError([{ field: 'cursor', message: 'must be a next_cursor' }]))
  async listMyActivity(
    @CurrentUser() { id, userId }: Principal,
    @StrictQuery() query: PageQuery,
  ): Promise<ActivitiesResponse> {
    const page = await this.trail.listForUser(userId, PageQuery.toPage(query));
    return ActivitiesResponse.from(page, id);
  }
}
