import { Delete, Get, Header, HttpCode, Param } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { AdminOnly } from '../authorization/admin-only.decorator.js';
import { CurrentActor } from '../authorization/current-actor.decorator.js';
import { RequireOwnerProof } from '../authorization/require-owner-proof.decorator.js';
import { UserIdPipe, UserRoutes } from '../authorization/user-routes.js';
import type { Actor } from '../events/actor.js';
import { ApiErrors } from '../http/api-errors.decorator.js';
import { NotFoundError } from '../http/errors.js';
import { StrictQuery } from '../http/strict-query.decorator.js';
import { FactorsResetQuery, FactorsResponse } from './factors.dto.js';
import { Factors } from './factors.js';
import { OwnFactorsError } from './mfa.errors.js';
import { OwnFactors } from './own-factors.js';

/** `GET` and `DELETE /users/{id}/factors`. */
@UserRoutes('/factors')
export class UserFactorsController {
  constructor(
    private readonly factors: Factors,
    private readonly own: OwnFactors,
  ) {}

  @Get()
  @AdminOnly('users:read')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: "List a user's second factors",
    description: 'Their kinds and times, never a secret.',
  })
  @ApiOkResponse({ type: FactorsResponse, description: 'The factors.' })
  @ApiErrors(new NotFoundError())
  listUserFactors(@Param('id', UserIdPipe) id: string): Promise<FactorsResponse> {
    return this.own.list(id);
  }

  @Delete()
  @RequireOwnerProof()
  @AdminOnly('users:write')
  @HttpCode(204)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: "Reset a user's second factors",
    description:
      'For a user who has lost them. Removes them, ends all sessions, and mails the user. Administrators cannot reset their own.',
  })
  @ApiNoContentResponse({ description: 'The factors are removed.' })
  @ApiErrors(new NotFoundError(), new OwnFactorsError())
  async resetUserFactors(
    @Param('id', UserIdPipe) id: string,
    @StrictQuery() { kind }: FactorsResetQuery,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    if (id === actor.userId) throw new OwnFactorsError();
    await this.factors.reset(id, { kind }, actor);
  }
}
