import { Body, ConflictException, Controller, Get, Post, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentUser, JwtAuthGuard, type Principal, Roles, Scopes } from 'nightlatch';

@ApiTags('Cats')
@Controller('cats')
export class CatsController {
  @Get()
  @Scopes('cats:read')
  list(@CurrentUser() { username }: Principal) {
    return [{ name: 'Tom', of: username }];
  }

  /** Names the guard in `@UseGuards()`, like Nest's documentation does. */
  @Get('mine')
  @UseGuards(JwtAuthGuard)
  mine(@CurrentUser() { id }: Principal) {
    return { owner: id };
  }

  @Get('all')
  @Roles('admin')
  all() {
    return [];
  }

  @Post()
  create(@Body() { name }: { name: string }) {
    throw new ConflictException(`There is a cat ${name}.`);
  }
}
