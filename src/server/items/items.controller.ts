import { Body, Controller, Delete, Get, HttpCode, Param, Patch } from '@nestjs/common';
import {
  ApiBody,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import {
  ApiErrors,
  CurrentUser,
  LimitChanges,
  NotFoundError,
  type Principal,
  Scopes,
  StrictBodyPipe,
  TakesJson,
  TakesNoBody,
  UuidParamPipe,
  ValidationFailedError,
} from '../../index.js';
import { ItemRequest, ItemResponse } from './items.dto.js';
import { ItemsService } from './items.service.js';

/** `GET`, `PATCH` and `DELETE /items/{id}`. */
@ApiTags('Items')
@ApiParam({ name: 'id', description: 'An `item_id`.', schema: { type: 'string', format: 'uuid' } })
@Controller('items/:id')
@TakesNoBody()
export class ItemsController {
  constructor(private readonly items: ItemsService) {}

  @Get()
  @Scopes('items:read')
  @ApiOperation({ summary: 'Read an item' })
  @ApiOkResponse({ type: ItemResponse })
  @ApiErrors(new NotFoundError())
  read(
    @CurrentUser() user: Principal,
    @Param('id', UuidParamPipe) id: string,
  ): Promise<ItemResponse> {
    return this.items.read(user.id, id);
  }

  @Patch()
  @LimitChanges()
  @Scopes('items:write')
  @TakesJson()
  @ApiOperation({ summary: 'Rename an item' })
  @ApiBody({ type: ItemRequest })
  @ApiOkResponse({ type: ItemResponse })
  @ApiErrors(
    new NotFoundError(),
    new ValidationFailedError([{ field: 'title', message: 'must be text' }]),
  )
  rename(
    @CurrentUser() user: Principal,
    @Param('id', UuidParamPipe) id: string,
    @Body(StrictBodyPipe) { title }: ItemRequest,
  ): Promise<ItemResponse> {
    return this.items.rename(user.id, id, title);
  }

  @Delete()
  @LimitChanges()
  @Scopes('items:write')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete an item' })
  @ApiNoContentResponse()
  @ApiErrors(new NotFoundError())
  async remove(
    @CurrentUser() user: Principal,
    @Param('id', UuidParamPipe) id: string,
  ): Promise<void> {
    await this.items.remove(user.id, id);
  }
}
