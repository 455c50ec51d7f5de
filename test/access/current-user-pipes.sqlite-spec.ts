import { Controller, Get, Injectable, type PipeTransform } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { expect, it } from 'vitest';
import { Authenticated, CurrentUser, type Principal } from '../../src/access.js';
import { AccessTestingModule, signInAs } from '../../src/testing.js';
import { call } from '../support/http.js';

@Injectable()
class Cats {
  readonly byOwner = new Map([['jane', 'Tom']]);
}

@Injectable()
class LoadCatPipe implements PipeTransform<Principal> {
  constructor(private readonly cats: Cats) {}

  transform({ id }: Principal): Promise<string | undefined> {
    return Promise.resolve(this.cats.byOwner.get(id));
  }
}

@Controller('cats')
class CatsController {
  @Get('mine')
  @Authenticated()
  find(@CurrentUser(LoadCatPipe) name: string) {
    return { name };
  }

  @Get('id')
  @Authenticated()
  describe(@CurrentUser({ transform: ({ id }: Principal) => id.length }) length: number) {
    return { length };
  }
}

it('@CurrentUser() passes the principal through the pipes that it is given', async () => {
  const module = await Test.createTestingModule({
    imports: [AccessTestingModule.forRoot()],
    controllers: [CatsController],
    providers: [Cats],
  }).compile();
  const app = module.createNestApplication({ logger: false });
  await app.listen(0, '127.0.0.1');
  const { authorization } = await signInAs(app, { id: 'jane' });
  const get = async (path: string) =>
    (await call(await app.getUrl(), 'GET', path, { headers: { authorization } })).body;
  expect(await get('/cats/mine')).toEqual({ name: 'Tom' });
  expect(await get('/cats/id')).toEqual({ length: 4 });
  await app.close();
});

it('@CurrentUser() takes pipes only: the name of a member does not compile', () => {
  // @ts-expect-error -- Destructure the principal instead.
  expect(CurrentUser('id')).toBeTypeOf('function');
});
