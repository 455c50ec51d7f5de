import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsPlainText, MayBeAbsent } from 'nightlatch';
import { IsString, MaxLength } from 'class-validator';
import type { Post } from './post.entity.js';

const TEXT_MAX_LENGTH = 20_000;

export class NewPost {
  @ApiProperty({ example: 'Hello' })
  @IsPlainText({ max: 200 })
  title!: string;

  @ApiProperty({ example: 'My first post.' })
  @IsString()
  @MaxLength(TEXT_MAX_LENGTH)
  text!: string;
}

export class PostChanges {
  @ApiPropertyOptional({ example: 'Hello, world' })
  @MayBeAbsent()
  @IsPlainText({ max: 200 })
  title?: string;

  @ApiPropertyOptional({ example: 'My first post, corrected.' })
  @MayBeAbsent()
  @IsString()
  @MaxLength(TEXT_MAX_LENGTH)
  text?: string;
}

export class PostResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  /** The user name. Not the e-mail address, because everyone can read this. */
  @ApiProperty({ type: String, nullable: true, example: 'johndoe' })
  author!: string | null;

  @ApiProperty({ example: 'Hello' })
  title!: string;

  @ApiProperty({ example: 'My first post.' })
  text!: string;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  static from({ id, author, title, text, createdAt }: Post): PostResponse {
    return {
      id,
      author: author?.username ?? null,
      title,
      text,
      created_at: createdAt.toISOString(),
    };
  }
}
