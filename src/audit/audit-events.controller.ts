import { Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery } from '@nestjs/swagger';
import { AdminOnly } from '../authorization/admin-only.decorator.js';
import { ApiController } from '../http/api-controller.decorator.js';
import { ApiErrors } from '../http/api-errors.decorator.js';
import { ValidationFailedError } from '../http/errors.js';
import { StrictQuery } from '../http/strict-query.decorator.js';
import { UsersService } from '../users/users.service.js';
import { AuditEventsResponse } from './audit-events.dto.js';
import { AuditQuery } from './audit-query.dto.js';
import { AuditTrail } from './audit-trail.js';

/** `GET /audit-events`. */
@ApiController('Audit trail', 'audit-events')
export class AuditEventsController {
  constructor(
    private readonly trail: AuditTrail,
    private readonly users: UsersService,
  ) {}

  @Get()
  @AdminOnly('audit:read')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'List the audit trail',
    description: 'The newest event first. No route changes or deletes events.',
  })
  @ApiQuery({ type: AuditQuery })
  @ApiOkResponse({ type: AuditEventsResponse, description: 'A page of events.' })
  @ApiErrors(
    new ValidationFailedError([
      { field: 'limit', message: 'must be a whole number from 1 to 100' },
    ]),
  )
  async listAuditEvents(@StrictQuery() query: AuditQuery): Promise<AuditEventsResponse> {
    const request = AuditQuery.toRequest(query, this.users.usesExternalDirectory);
    return AuditEventsResponse.from(await this.trail.list(request));
  }
}
