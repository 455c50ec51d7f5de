import { Body, Controller, Get, Post, Query, Res } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  ApiErrors,
  CurrentUser,
  LimitChanges,
  type Principal,
  PublicPaths,
  Scopes,
  StrictBodyPipe,
  TakesJson,
  ValidationFailedError,
} from '../../index.js';
import { ItemRequest, ItemResponse, ItemsQuery } from './items.dto.js';
import { ItemsService } from './items.service.js';

const invalidTitle = new ValidationFailedError([{ field: 'title', message: 'must be text' }]);

/** `GET` and `POST /users/me/items`. */
@ApiTags('Items')
@Controller('users/me/items')
export class MyItemsController {
  constructor(
    private readonly items: ItemsService,
    private readonly paths: PublicPaths,
  ) {}

  @Get()
  @Scopes('items:read')
  @ApiOperation({ summary: 'List my items', description: 'The newest item first.' })
  @ApiOkResponse({ type: [ItemResponse], description: 'The items.' })
  @ApiErrors(new ValidationFailedError([{ field: 'limit', message: 'must be a whole number' }]))
  listMyItems(
    @CurrentUser() { id }: Principal,
    @Query(StrictBodyPipe) query: ItemsQuery,
  ): Promise<ItemResponse[]> {
    return this.items.list(id, query);
  }

  @Post()
  @LimitChanges()
  @Scopes('items:write')
  @TakesJson()
  @ApiOperation({ summary: 'Add an item', description: 'The item belongs to you.' })
  @ApiBody({ type: ItemRequest })
  @ApiCreatedResponse({
    type: ItemResponse,
    description: 'The new item.',
    headers: { Location: { schema: { type: 'string' }, description: 'The URL of the item.' } },
  })
  @ApiErrors(invalidTitle)
  async addItem(
    @CurrentUser() { id }: Principal,
    @Body(StrictBodyPipe) { title }: ItemRequest,
    @Res({ passthrough: true }) response: { header(name: string, value: string): unknown },
  ): Promise<ItemResponse> {
    const item = await this.items.add(id, title);
    response.header('Location', this.paths.toPublicPath(`/items/${item.item_id}`));
    return item;
  }
}
