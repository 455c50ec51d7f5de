import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiQuery, DocumentBuilder, SwaggerModule, ApiPropertyOptional } from '@nestjs/swagger';
import { Test } from '@nestjs/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IsPlainText, MayBeAbsent } from './members.decorator.js';
import { StrictQuery } from './strict-query.decorator.js';

class NotesQuery {
  @ApiPropertyOptional({ maxLength: 5 })
  @MayBeAbsent()
  @IsPlainText({ max: 5 })
  author?: string;
}

@Controller('notes')
class NotesController {
  @Get()
  @ApiQuery({ type: NotesQuery })
  list(@StrictQuery() query: NotesQuery) {
    return { ...query };
  }
}

@Module({ controllers: [NotesController] })
class NotesModule {}

describe('StrictQuery', () => {
  let app: NestFastifyApplication;
  beforeAll(async () => {
    const module = await Test.createTestingModule({ imports: [NotesModule] }).compile();
    app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
    await app.init();
  });
  afterAll(() => app.close());
  const get = async (path: string) => {
    const { statusCode, body } = await app.inject({ method: 'GET', url: path });
    return [statusCode, body];
  };

  it.each([
    ['/notes', {}],
    ['/notes?author=anna', { author: 'anna' }],
  ])('returns the parameters of %s', async (path, query) => {
    expect(await get(path)).toEqual([200, JSON.stringify(query)]);
  });

  it.each([
    '/notes?autor=anna',
    '/notes?author=annabel',
    '/notes?author=',
    '/notes?author=a%00',
    '/notes?author=a&author=b',
    '/notes?__proto__=a',
    '/notes?constructor=a',
  ])('rejects %s with 422', async (path) => {
    expect((await get(path))[0]).toBe(422);
  });

  it('documents the parameters of the DTO', () => {
    const { paths } = SwaggerModule.createDocument(app, new DocumentBuilder().build());
    expect(paths['/notes']!.get!.parameters).toEqual([
      { name: 'author', in: 'query', required: false, schema: { type: 'string', maxLength: 5 } },
    ]);
  });
});
