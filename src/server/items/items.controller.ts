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
@ApiParam({
  name: 'id',
  description: 'The `item_id` of the item.',
  schema: { type: 'string', format: 'uuid' },
})
@Controller('items/:id')
@TakesNoBody()
export class ItemsController {
  constructor(private readonly items: ItemsService) {}

  @Get()
  @Scopes('items:read')
  @ApiOperation({
    summary: 'Get an item',
    description: 'Only your own items: that of another user is not found.',
  })
  @ApiOkResponse({ type: ItemResponse, description: 'The item.' })
  @ApiErrors(new NotFoundError())
  getItem(
    @CurrentUser() user: Principal,
    @Param('id', UuidParamPipe) id: string,
  ): Promise<ItemResponse> {
    return this.items.read(user.id, id);
  }

  @Patch()
  @LimitChanges()
  @Scopes('items:write')
  @TakesJson()
  @ApiOperation({ summary: 'Rename an item', description: 'Replaces the title of the item.' })
  @ApiBody({ type: ItemRequest })
  @ApiOkResponse({ type: ItemResponse, description: 'The renamed item.' })
  @ApiErrors(
    new NotFoundError(),
    new ValidationFailedError([{ field: 'title', message: 'must be text' }]),
  )
  renameItem(
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
  @ApiOperation({ summary: 'Delete an item', description: 'Deletes one of your own items.' })
  @ApiNoContentResponse({ description: 'The item is deleted.' })
  @ApiErrors(new NotFoundError())
  async deleteItem(
    @CurrentUser() user: Principal,
    @Param('id', UuidParamPipe) id: string,
  ): Promise<void> {
    await this.items.remove(user.id, id);
  }
}
