import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

const SKIPPED = new Set(['node_modules', 'dist', 'data', 'coverage', '.git']);

/** Returns the paths of the files below a folder, from the root of the repository. */
export function listFiles(folder: string, pattern: RegExp): string[] {
  const found = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : listFiles(path, pattern);
    return pattern.test(path) ? [path] : [];
  });
  return found.toSorted();
}

/** Returns the text of a file, by its path from the root of the repository. */
export const read = (file: string): string => readFileSync(file, 'utf8');

/** Every TypeScript file of `src/`, from `src/`: `users/users.service.ts`. */
export const SOURCES = listFiles('src', /\.ts$/).map((file) => file.slice('src/'.length));

/** Returns what a file imports and re-exports, types included, as it is written. */
export function listImports(file: string): string[] {
  return ts.preProcessFile(read(`src/${file}`)).importedFiles.map(({ fileName }) => fileName);
}

/** Returns the files of `src/` that a file of `src/` imports. */
export function listImportedFiles(file: string): string[] {
  return listImports(file)
    .filter((from) => from.startsWith('.') && !from.includes('/test/'))
    .map((from) => relative('src', join('src', dirname(file), from)).replace(/\.js$/, '.ts'));
}

/** Returns the module of a file of `src/`, or the file itself if it is directly under `src/`. */
export const getModule = (file: string): string => file.split('/')[0]!;
