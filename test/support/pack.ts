import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = resolve(import.meta.dirname, '../..');
const CACHE = join(ROOT, 'node_modules/.cache/nightlatch');

let once: Promise<string> | undefined;

/**
 * Packs the package from `dist/`, as `npm publish` would send it, and returns the tarball. The name of the file is the
 * hash of its content: two workers make the same file, and the file of an older build is not reused.
 */
export function packed(): Promise<string> {
  return (once ??= pack());
}

async function pack(): Promise<string> {
  if (!existsSync(join(ROOT, 'dist/index.js'))) throw new Error('dist/ is missing: npm run build');
  const { files } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
    files: string[];
  };
  const names = files.filter((name) => !name.startsWith('!'));
  return packOnce(ROOT, ['package.json', 'README.md', 'LICENSE', ...names]);
}

let clientOnce: Promise<string> | undefined;

/** Packs nightlatch-client as {@link packed} does, after building it. Returns the tarball. */
export function packedClient(): Promise<string> {
  const cwd = join(ROOT, 'client');
  const inputs = ['package.json', 'README.md', 'LICENSE', 'tsconfig.build.json', 'src'];
  return (clientOnce ??= packOnce(cwd, inputs, async () => {
    await run(join(ROOT, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.build.json'], { cwd });
  }));
}

/** Packs a folder, unless these files and folders of it were packed before. */
async function packOnce(
  cwd: string,
  inputs: string[],
  build: () => Promise<void> = async () => {},
): Promise<string> {
  const tarball = join(CACHE, `${await fingerprint(cwd, inputs)}.tgz`);
  if (existsSync(tarball)) return tarball;
  await build();
  await mkdir(CACHE, { recursive: true });
  const own = await mkdtemp(join(CACHE, 'pack-'));
  await run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', own], { cwd });
  const [file] = await readdir(own);
  await rename(join(own, file!), tarball);
  await rm(own, { recursive: true });
  return tarball;
}

async function fingerprint(folder: string, inputs: string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const input of inputs)
    for (const path of await listFiles(join(folder, input)))
      hash.update(`${path}\n`).update(await readFile(path));
  return hash.digest('hex').slice(0, 16);
}

/** Puts nightlatch-client into `<folder>/node_modules/nightlatch-client` as npm would. */
export async function packClientInto(folder: string): Promise<void> {
  const target = join(folder, 'node_modules/nightlatch-client');
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  await run('tar', ['-xzf', await packedClient(), '--strip-components=1', '-C', target]);
}

/** Lists a file itself, or the files of a folder. */
async function listFiles(path: string): Promise<string[]> {
  if ((await stat(path)).isFile()) return [path];
  // What the package leaves out changes while other tests install, compile and build.
  if (/\/(node_modules|docs\/site|examples\/.*\/(data|dist))$/.test(path)) return [];
  const names = (await readdir(path)).toSorted();
  return (await Promise.all(names.map((name) => listFiles(join(path, name))))).flat();
}

/**
 * Puts the package into `<folder>/node_modules/nightlatch` as npm would: as a real folder, so that it finds the host's
 * Nest and not ours. Returns the folder.
 */
export async function packInto(folder: string): Promise<string> {
  const tarball = await packed();
  const modules = resolve(folder, 'node_modules');
  const target = join(modules, 'nightlatch');
  const mark = join(modules, '.nightlatch');
  const isThere = () =>
    existsSync(target) && existsSync(mark) && readFileSync(mark, 'utf8') === tarball;
  if (isThere()) return target;
  await mkdir(modules, { recursive: true });
  const own = await mkdtemp(join(modules, '.nightlatch-'));
  try {
    await run('tar', ['-xzf', tarball, '-C', own]);
    // Another worker may have finished first, and its host may be starting already.
    if (isThere()) return target;
    await rm(target, { recursive: true, force: true });
    await rename(join(own, 'package'), target);
    await writeFile(mark, tarball);
  } catch (error) {
    // Another worker has created the folder.
    if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error;
  } finally {
    await rm(own, { recursive: true, force: true });
  }
  return target;
}
