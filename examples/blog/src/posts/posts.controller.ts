import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import {
  Authenticated,
  CurrentUser,
  type Principal,
  Public,
  Roles,
  Scopes,
  StrictBodyPipe,
  UuidParamPipe,
} from 'nightlatch';
import { NewPost, PostChanges, PostResponse } from './posts.dto.js';
import { PostsService } from './posts.service.js';

@ApiTags('Posts')
@Controller('posts')
export class PostsController {
  constructor(private readonly posts: PostsService) {}

  @Get()
  @Public()
  @ApiOkResponse({ type: [PostResponse] })
  async list(): Promise<PostResponse[]> {
    return (await this.posts.list()).map((post) => PostResponse.from(post));
  }

  @Get('mine')
  @Authenticated()
  @ApiOkResponse({ type: [PostResponse] })
  async mine(@CurrentUser() user: Principal): Promise<PostResponse[]> {
    return (await this.posts.list({ authorId: user.id })).map((post) => PostResponse.from(post));
  }

  @Post()
  @Scopes('posts:write')
  @ApiCreatedResponse({ type: PostResponse })
  async add(
    @CurrentUser() user: Principal,
    @Body(StrictBodyPipe) post: NewPost,
  ): Promise<PostResponse> {
    return PostResponse.from(await this.posts.add(user.id, post));
  }

  @Patch(':id')
  @Scopes('posts:write')
  @ApiOkResponse({ type: PostResponse })
  async edit(
    @CurrentUser() user: Principal,
    @Param('id', UuidParamPipe) id: string,
    @Body(StrictBodyPipe) changes: PostChanges,
  ): Promise<PostResponse> {
    return PostResponse.from(await this.posts.edit(user.id, id, changes));
  }

  @Delete(':id')
  @Roles('admin')
  @HttpCode(204)
  @ApiNoContentResponse()
  delete(@Param('id', UuidParamPipe) id: string): Promise<void> {
    return this.posts.delete(id);
  }
}
