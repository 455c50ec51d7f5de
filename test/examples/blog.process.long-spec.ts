import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { call } from '../support/http.js';
import { packInto } from '../support/pack.js';
import { freePort } from '../support/ports.js';

const run = promisify(execFile);
const BLOG = resolve('examples/blog');

let folder: string;
let env: Record<string, string | undefined>;
let url: string;
let blog: ChildProcess;
let output = '';
beforeAll(async () => {
  await packInto(BLOG);
  folder = mkdtempSync(join(tmpdir(), 'nightlatch-blog-'));
  const port = String(await freePort());
  url = `http://localhost:${port}`;
  env = {
    PATH: process.env.PATH,
    PORT: port,
    SECRET_KEY: 'a key for this test, of at least 32 characters',
    DATABASE_FILE: join(folder, 'data/blog.db'),
  };
  // A separate process group, because npm does not pass every signal on to its children.
  blog = spawn('npm', ['start'], { cwd: BLOG, env, detached: true });
  blog.stdout!.on('data', (chunk) => (output += String(chunk)));
  blog.stderr!.on('data', (chunk) => (output += String(chunk)));
  const ready = `The docs are at ${url}/docs`;
  const isReady = () => expect(output + (blog.exitCode === null ? '' : ready)).toContain(ready);
  await vi.waitFor(isReady, { timeout: 30_000 });
  expect(output).toContain(ready);
});
afterAll(() => {
  if (blog.exitCode === null) process.kill(-blog.pid!, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

it('the commands of examples/blog/README.md work as pasted', async () => {
  const readme = readFileSync(join(BLOG, 'README.md'), 'utf8');
  const [, script] = /## Use it\n[\s\S]+?```sh\n([\s\S]+?)```/.exec(readme)!;
  const here = script!.replaceAll('localhost:3000', new URL(url).host);
  const { stdout, stderr } = await run('bash', ['-c', `set -e\n${here}`], { cwd: BLOG, env });
  const answers = stdout
    .split(/(?<=[}\]])\s*(?=[{[\d])/)
    .map((text) => JSON.parse(text) as unknown);
  const post = { author: 'johndoe', text: 'My first post.' };
  expect(answers).toEqual([
    expect.objectContaining({ username: 'johndoe', roles: [] }),
    [expect.objectContaining({ ...post, title: 'Hello' })],
    expect.objectContaining({ ...post, title: 'Hello, world' }),
    [expect.objectContaining({ ...post, title: 'Hello, world' })],
    expect.objectContaining({ status: 403, code: 'insufficient_role' }),
    204,
  ]);
  expect(stderr).toContain('johndoe is an admin.');
  expect((await call(url, 'GET', '/posts')).body).toEqual([]);
});

it("the blog's Swagger page has an Authorize button, and a lock on each guarded route", async () => {
  const { body: document } = await call(url, 'GET', '/docs-json');
  const { flows } = document.components.securitySchemes.oauth2;
  expect(flows.password.tokenUrl).toBe('/token');
  const getLock = (path: string, method: string) => document.paths[path][method].security;
  expect(getLock('/posts', 'get')).toEqual([]);
  expect(getLock('/posts/mine', 'get')).toEqual([{ oauth2: [] }]);
  expect(getLock('/posts', 'post')).toEqual([{ oauth2: ['posts:write'] }]);
  expect(getLock('/posts/{id}', 'patch')).toEqual([{ oauth2: ['posts:write'] }]);
  expect(getLock('/posts/{id}', 'delete')).toEqual([{ oauth2: [] }]);
  const page = await call(url, 'GET', '/docs/swagger-ui-init.js');
  expect(page.body).toContain('persistAuthorization');
});

it("the blog's own tests pass", async () => {
  const { PATH } = process.env;
  const { stdout } = await run('npm', ['test'], { cwd: BLOG, env: { PATH, NO_COLOR: '1' } });
  expect(stdout).toMatch(/Tests +4 passed \(4\)/);
});

it('examples/blog/README.md shows code of the blog', () => {
  const readme = readFileSync(join(BLOG, 'README.md'), 'utf8');
  const files = ['app.module.ts', 'posts/posts.controller.ts', 'posts/posts.controller.spec.ts']
    .map((file) => readFileSync(join(BLOG, 'src', file), 'utf8').replace(/^ +/gm, ''))
    .join('\n');
  const quotes = [...readme.matchAll(/```ts\n([\s\S]+?)```/g)].map(([, code]) => code!);
  expect(quotes).toHaveLength(3);
  for (const quote of quotes) expect(files).toContain(quote.replace(/^ +/gm, ''));
});
