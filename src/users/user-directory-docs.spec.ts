import { Controller, Delete, Get, Module, Patch } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ApiOkResponse, DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { INestApplication } from '@nestjs/common';
import { UserDirectory } from './user-directory.js';
import { ApiUserId, documentUserDirectory, NeedsOurUsers } from './user-directory-docs.js';

class Person {
  @ApiUserId({ description: 'Theirs.' })
  id!: string;
}

@Controller('people')
class PeopleController {
  @Get()
  @ApiOkResponse({ type: Person })
  get() {}

  @Delete()
  @NeedsOurUsers()
  delete() {}

  @Patch()
  @NeedsOurUsers({ unless: 'update' })
  update() {}
}

@Module({ controllers: [PeopleController] })
class PeopleModule {}

class Finding extends UserDirectory {
  findByLogin = () => Promise.resolve(null);
  findById = () => Promise.resolve(null);
}

class Updating extends Finding {
  override update = () => Promise.resolve();
}

let app: INestApplication;
beforeAll(async () => {
  app = await NestFactory.create(PeopleModule, new FastifyAdapter(), { logger: false });
});
afterAll(async () => {
  documentUserDirectory(null);
  await app?.close();
});

function describePeople(directory: UserDirectory | null) {
  documentUserDirectory(directory);
  const { paths, components } = SwaggerModule.createDocument(app, new DocumentBuilder().build());
  const { Person: person } = components!.schemas as Record<string, { properties: object }>;
  return { methods: Object.keys(paths['/people']!), properties: person!.properties };
}

it('The document says that an id is a UUID, and has every route, if our table has the users', () => {
  const ours = {
    methods: ['get', 'delete', 'patch'],
    properties: {
      id: {
        type: 'string',
        format: 'uuid',
        description: 'Theirs.',
        example: '019aa7b4-2f6e-7cc3-9d1b-3a5f0c9e8d71',
      },
    },
  };
  expect(describePeople(null)).toEqual(ours);
  describePeople(new Finding());
  expect(describePeople(null), 'after an application with a directory').toEqual(ours);
});

it('The document says that an id is text, and has the routes that work, if a directory has the users', () => {
  const properties = { id: { type: 'string', description: 'Theirs.', example: '4711' } };
  expect(describePeople(new Finding())).toEqual({ methods: ['get'], properties });
  expect(describePeople(new Updating()).methods).toEqual(['get', 'patch']);
});
