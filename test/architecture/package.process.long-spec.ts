import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { packed, packInto } from '../support/pack.js';
import { listLinks } from '../support/pages.js';

interface Manifest {
  exports: Record<string, string | Record<'types' | 'default', string>>;
  typesVersions: { '*': Record<string, string[]> };
  bin: Record<string, string>;
  sideEffects: string[];
  dependencies: Record<string, string>;
  optionalDependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
  peerDependenciesMeta: Record<string, { optional: boolean }>;
  repository: object;
  homepage: string;
  bugs: string;
}
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
/** The pictures in docs/ are 385 kB of it: reduce the colours of a new one. The joined files of the server are 400 kB. */
const PACKED_KB = 2_100;
const optional = Object.keys(manifest.peerDependenciesMeta);

/**
 * Every application needs this package, but it is an optional peer: for a required peer, npm would install the newer of the
 * two major versions, which needs the newer Nest, and fail with ERESOLVE in an application with the older Nest.
 */
const ALWAYS = '@nestjs/swagger';
/** The packages that a service without sign-in does not need. */
const ISSUER_ONLY = [...optional.filter((name) => name !== ALWAYS), 'argon2'];

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Creates a host with our package and the named packages only. */
async function hostWith(names: string[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'nightlatch-host-'));
  folders.push(folder);
  for (const name of names) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(resolve('node_modules', name), link);
  }
  await packInto(folder);
  return folder;
}

const installed = [manifest.dependencies, manifest.peerDependencies].flatMap(Object.keys);
const guardOnly = () => hostWith(installed.filter((name) => !ISSUER_ONLY.includes(name)));

async function node(folder: string, type: 'commonjs' | 'module', code: string): Promise<unknown> {
  const args = [`--input-type=${type}`, '--eval', code];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder });
  return JSON.parse(stdout);
}

/** Returns the type errors of our declarations in a host without `skipLibCheck`. */
function typeErrors(folder: string, entryPoint: string): string[] {
  const file = join(folder, 'host.ts');
  writeFileSync(
    file,
    `import * as entry from '${entryPoint}'; export const names = Object.keys(entry);`,
  );
  const program = ts.createProgram([file], {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    strict: true,
    noEmit: true,
    types: ['node'],
    typeRoots: [resolve('node_modules/@types')],
  });
  const ours = program
    .getSourceFiles()
    .filter(({ fileName }) => fileName === file || fileName.includes('/node_modules/nightlatch/'));
  return ours
    .flatMap((source) => [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ])
    .map(({ messageText, file: where }) => {
      const [first] = ts.flattenDiagnosticMessageText(messageText, '\n').split('\n');
      return `${where?.fileName.slice(folder.length)}: ${first}`;
    });
}

describe('the packed package', () => {
  let target: string;
  let files: string[];
  let tarball: Buffer;
  beforeAll(async () => {
    target = await packInto(await hostWith([]));
    const entries = readdirSync(target, { recursive: true, withFileTypes: true });
    files = entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(target.length + 1));
    tarball = readFileSync(await packed());
  });

  it('The package contains the built code, package.json, the documentation and the examples', () => {
    const built = /^dist\/.+(?<!\.(spec|test))\.(js|d\.ts)$/;
    const documentation = /^(docs|examples\/(bff|blog|spa)|deploy)\/./;
    const others = files.filter((file) => !built.test(file) && !documentation.test(file));
    const texts = ['CHANGELOG.md', 'CONTRIBUTING.md', 'LICENSE', 'README.md', 'SECURITY.md'];
    expect(others.toSorted()).toEqual(['.env.template', ...texts, 'package.json']);
    const internal =
      /(^|\/)(test|bench|\.env|data|node_modules)(\/|$)|^examples\/.*\/dist\/|^deploy\/package\.json/;
    expect(files.filter((file) => internal.test(file))).toEqual([]);
  });

  it('Each link to a file in README.md and the other pages of the package leads to a file of the package', () => {
    const pages = files.filter((file) => file.endsWith('.md'));
    expect(pages).toContain('README.md');
    const dead = pages.flatMap((page) =>
      listLinks(join(target, page))
        .map((link) => ({ link, file: join(page, '..', link.split('#')[0]!) }))
        .filter(({ link, file }) => !link.startsWith('#') && !existsSync(join(target, file)))
        .map(({ link }) => `${page}: ${link}`),
    );
    expect(dead).toEqual([]);
  });

  it(`The package has at most ${PACKED_KB} kB, and says where its source and its bugs are`, () => {
    expect(tarball.length / 1000).toBeLessThanOrEqual(PACKED_KB);
    expect(manifest.repository).toMatchObject({
      type: 'git',
      url: expect.stringMatching(/^git\+https:/),
    });
    for (const url of [manifest.homepage, manifest.bugs]) expect(url).toMatch(/^https:/);
  });

  it('The package contains every file that package.json names', () => {
    const exported = Object.values(manifest.exports).flatMap((entry) =>
      typeof entry === 'string' ? [entry] : Object.values(entry),
    );
    const old = Object.values(manifest.typesVersions['*']).flat();
    const named = [exported, old, Object.values(manifest.bin), manifest.sideEffects].flat();
    const missing = named.filter((name) => !files.includes(name.replace(/^\.\//, '')));
    expect(missing).toEqual([]);
  });

  it('The package has side effects only in the files that package.json lists', () => {
    const bare = files.filter(
      (file) =>
        file.endsWith('.js') && /^import ['"]/m.test(readFileSync(join(target, file), 'utf8')),
    );
    expect(bare.map((file) => `./${file}`).toSorted()).toEqual(manifest.sideEffects.toSorted());
  });

  it('publint has no suggestion for the package', async () => {
    const { messages, pkg } = await publint({
      pack: { tarball: new Uint8Array(tarball).buffer },
      level: 'suggestion',
      strict: true,
    });
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  });

  it('arethetypeswrong finds only CJSResolvesToESM in the package', async () => {
    const result = await checkPackage(createPackageFromTarballData(new Uint8Array(tarball)));
    if (!result.types) throw new Error('no types');
    const kinds = result.problems.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind !== 'CJSResolvesToESM')).toEqual([]);
  });
});

it('A guard-only service imports nightlatch/access without TypeORM, drivers, argon2 and Fastify', async () => {
  const code = `const entry = await import('nightlatch/access');
      console.log(JSON.stringify(typeof entry.AccessModule));`;
  expect(await node(await guardOnly(), 'module', code)).toBe('function');
});

it('A guard-only service type-checks nightlatch/access without the types of the optional packages', async () => {
  expect(typeErrors(await guardOnly(), 'nightlatch/access')).toEqual([]);
});

it.each(['pg', 'better-sqlite3'])(
  'An issuer imports nightlatch with %s as its only driver, and without Fastify',
  async (driver) => {
    const others = installed.filter((name) => !/fastify|^pg$|better-sqlite3/.test(name));
    const code = `const entry = await import('nightlatch');
        console.log(JSON.stringify(typeof entry.AuthModule));`;
    expect(await node(await hostWith([...others, driver]), 'module', code)).toBe('function');
  },
);

it('An issuer type-checks nightlatch', async () => {
  expect(typeErrors(await hostWith(installed), 'nightlatch')).toEqual([]);
});

it.each([
  ['with every optional dependency', Object.keys(manifest.optionalDependencies)],
  ['without the optional dependencies', []],
])('An issuer hashes passwords on threads %s', async (_how, optionals) => {
  const code = `const { HashingPool } = await import('nightlatch');
      const fast = await import('@node-rs/argon2').then(() => true, () => false);
      const pool = new HashingPool({ threads: 4 });
      await pool.onModuleInit();
      const stored = await pool.hash('secret', { memoryKib: 1024, passes: 2, lanes: 1 });
      const right = [await pool.verify(stored, 'secret'), await pool.verify(stored, 'Secret')];
      await pool.onApplicationShutdown();
      console.log(JSON.stringify({ fast, phc: stored.slice(0, 30), right }));`;
  // If the thread's file were missing, a warning would precede the answer, and it would not be JSON.
  expect(await node(await hostWith([...installed, ...optionals]), 'module', code)).toEqual({
    fast: optionals.length > 0,
    phc: '$argon2id$v=19$m=1024,t=2,p=1$',
    right: [true, false],
  });
});

describe('a CommonJS host on Nest 11', () => {
  const HOST = 'test/host/express-nest11';
  beforeAll(async () => void (await packInto(HOST)));

  it("A CommonJS host on Nest 11 requires the package, which uses the host's Nest", async () => {
    const code = `require('reflect-metadata');
      const { AuthModule, JwtAuthGuard } = require('nightlatch');
      const { AccessModule } = require('nightlatch/access');
      const { ModuleRef } = require('@nestjs/core');
      const wanted = Reflect.getMetadata('self:properties_metadata', JwtAuthGuard);
      console.log(JSON.stringify({
        nest: parseInt(require('@nestjs/common/package.json').version),
        modules: [typeof AuthModule, typeof AccessModule],
        guardTakesItsModuleRef: wanted.some(({ type }) => type === ModuleRef),
        sameGuard: JwtAuthGuard === require('nightlatch/access').JwtAuthGuard,
      }));`;
    expect(await node(HOST, 'commonjs', code)).toEqual({
      nest: 11,
      modules: ['function', 'function'],
      guardTakesItsModuleRef: true,
      sameGuard: true,
    });
  });

  it('A CommonJS host on Nest 11 loads one copy of Nest, passport and TypeORM', async () => {
    const code = `require('nightlatch');
      const names = ['common', 'core', 'jwt', 'passport', 'swagger', 'typeorm'].map((name) => '@nestjs/' + name);
      const at = (name, from) => require.resolve(name, { paths: [from] });
      const ours = require('node:path').dirname(require.resolve('nightlatch'));
      console.log(JSON.stringify([...names, 'passport', 'typeorm'].filter(
        (name) => at(name, ours) !== at(name, process.cwd()))));`;
    expect(await node(HOST, 'commonjs', code)).toEqual([]);
  });
});
