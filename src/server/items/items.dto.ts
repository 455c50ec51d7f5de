import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Matches, IsUUID } from 'class-validator';
import { IsPlainText, MayBeAbsent } from '../../index.js';

const TITLE_MAX_LENGTH = 200;
/** The maximum number of items in one response. */
export const PAGE_SIZE = 100;

/** The body of `POST /users/me/items` and `PATCH /items/{id}`. */
export class ItemRequest {
  @ApiProperty({ maxLength: TITLE_MAX_LENGTH, example: 'Portal gun' })
  @IsPlainText({ max: TITLE_MAX_LENGTH })
  title!: string;
}

/** The query of `GET /users/me/items`. */
export class ItemsQuery {
  @ApiPropertyOptional({
    description: 'The maximum number of items.',
    type: 'integer',
    minimum: 1,
    maximum: PAGE_SIZE,
    default: PAGE_SIZE,
  })
  @MayBeAbsent()
  @Matches(/^([1-9]\d?|100)$/, { message: `must be a whole number from 1 to ${PAGE_SIZE}` })
  limit?: string;

  @ApiPropertyOptional({
    description: 'The last `item_id` of the previous page.',
    format: 'uuid',
  })
  @MayBeAbsent()
  @IsUUID(undefined, { message: 'must be an item_id' })
  before?: string;
}

/** An item, as its owner sees it. */
export class ItemResponse {
  @ApiProperty({ format: 'uuid', example: '019aa7b5-0c1d-7f52-8a43-64c1c2f0a9be' })
  item_id!: string;

  @ApiProperty({ example: 'Portal gun' })
  title!: string;

  @ApiProperty({ description: "The owner's user name, or e-mail address.", example: 'johndoe' })
  owner!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-21T20:51:00.000Z' })
  created_at!: string;
}
