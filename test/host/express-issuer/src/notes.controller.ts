import type { IncomingMessage } from 'node:http';
import { Body, Controller, Get, type RawBodyRequest, Post, Req } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsInt, IsString } from 'class-validator';
import { Authenticated, CurrentUser, type Principal, Public, Roles, Scopes } from 'nightlatch';
import { Repository } from 'typeorm';
import { Person } from './person.entity.js';

class NoteRequest {
  @IsString()
  text!: string;

  @IsInt()
  stars!: number;
}

/** The application's own routes. It has no global guard, so each route names its own. */
@Controller('notes')
@Authenticated()
export class NotesController {
  constructor(@InjectRepository(Person) private readonly people: Repository<Person>) {}

  @Get()
  @Public()
  front() {
    return { open: true };
  }

  @Get('mine')
  mine(@CurrentUser() { username, scopes, roles }: Principal) {
    return { username, scopes, roles };
  }

  @Post()
  @Scopes('notes:write')
  write(@Body() note: NoteRequest, @Req() { rawBody }: RawBodyRequest<IncomingMessage>) {
    return { ...note, bytes: rawBody!.length, checked: note instanceof NoteRequest };
  }

  @Get('people')
  @Roles('admin')
  async everybody() {
    const people = await this.people.find({ order: { id: 'ASC' } });
    return people.map(({ name }) => name);
  }
}
