import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { PasswordHasher, RegistrationService, type User } from 'nightlatch';
import { FastPasswordHasher, signInAs } from 'nightlatch/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AppModule } from '../app.module.js';

let app: INestApplication;
let ann: User;
let bob: User;

beforeAll(async () => {
  const testing = await Test.createTestingModule({ imports: [AppModule] })
    .overrideProvider(PasswordHasher)
    .useClass(FastPasswordHasher)
    .compile();
  app = testing.createNestApplication();
  await app.listen(0);
  const people = app.get(RegistrationService, { strict: false });
  const password = 'correct horse battery staple';
  ann = await people.register({ email: 'ann@example.com', username: 'ann', password });
  bob = await people.register({ email: 'bob@example.com', username: 'bob', password });
});
afterAll(() => app.close());

async function call(method: string, path: string, authorization = '', body?: object) {
  const headers = { authorization, 'content-type': 'application/json' };
  const url = (await app.getUrl()) + path;
  const answer = await fetch(url, { method, headers, body: JSON.stringify(body) });
  const text = await answer.text();
  return { status: answer.status, body: text && JSON.parse(text) };
}

it('POST /posts stores the caller as the author, and everyone can read the post', async () => {
  const { authorization } = await signInAs(app, ann);
  const { status, body } = await call('POST', '/posts', authorization, { title: 'A', text: 'a' });
  expect([status, body.author]).toEqual([201, 'ann']);
  expect((await call('GET', '/posts/mine', authorization)).body).toEqual([body]);
  expect((await call('GET', '/posts')).body).toEqual([body]);
  const bobs = await signInAs(app, bob);
  expect((await call('GET', '/posts/mine', bobs.authorization)).body).toEqual([]);
});

it('PATCH /posts/{id} answers 404 to a user who is not the author', async () => {
  const [anns, bobs] = [await signInAs(app, ann), await signInAs(app, bob)];
  const post = (await call('POST', '/posts', anns.authorization, { title: 'B', text: 'b' })).body;
  const edit = (authorization: string) =>
    call('PATCH', `/posts/${post.id}`, authorization, { title: 'C' });
  expect((await edit(bobs.authorization)).status).toBe(404);
  expect((await edit(anns.authorization)).body).toEqual({ ...post, title: 'C' });
});

it('DELETE /posts/{id} requires the role admin', async () => {
  const { authorization } = await signInAs(app, ann);
  const post = (await call('POST', '/posts', authorization, { title: 'D', text: 'd' })).body;
  expect((await call('DELETE', `/posts/${post.id}`, authorization)).status).toBe(403);
  const admin = await signInAs(app, bob, { roles: ['admin'] });
  expect((await call('DELETE', `/posts/${post.id}`, admin.authorization)).status).toBe(204);
  expect((await call('DELETE', `/posts/${post.id}`, admin.authorization)).status).toBe(404);
});

it('POST /posts requires the scope posts:write', async () => {
  const { authorization } = await signInAs(app, ann, { scopes: [] });
  const post = { title: 'E', text: 'e' };
  expect((await call('POST', '/posts', authorization, post)).status).toBe(403);
  expect((await call('POST', '/posts', '', post)).status).toBe(401);
});
