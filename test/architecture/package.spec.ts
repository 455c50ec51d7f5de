import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

interface Manifest {
  dependencies: Record<string, string>;
  optionalDependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}
const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Manifest;
const root = read('package.json');

it('Every package that src/ imports is a dependency, an optional dependency or a peer', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'),
  );
  const imported = files.flatMap((file) => {
    // The examples in doc comments import packages of the reader's application.
    const text = readFileSync(join('src', file), 'utf8').replace(/^ \*.*$/gm, '');
    const matches = text.matchAll(
      /(?:^import |from |import\()'((?:@[\w-]+\/)?[\w-][\w.-]*)[^':]*'/gm,
    );
    return [...matches].map(([, name]) => name!);
  });
  const { dependencies, optionalDependencies, peerDependencies } = root;
  const known = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
  expect([...new Set(imported)].filter((name) => !known.includes(name))).toEqual([]);
});

/** The peers that only applications with gateways have. */
const FOR_GATEWAYS = ['@nestjs/websockets'];

it('The server is deployed with every peer that it needs, and no such peer is a dependency too', () => {
  const peers = Object.keys(root.peerDependencies).filter((name) => !FOR_GATEWAYS.includes(name));
  expect(Object.keys(read('deploy/package.json').dependencies).toSorted()).toEqual(
    peers.toSorted(),
  );
  // In devDependencies it would be left out of `npm ci --omit=dev`: there npm takes the dev side.
  const twice = Object.keys({ ...root.dependencies, ...root.devDependencies });
  expect(twice.filter((name) => peers.includes(name))).toEqual([]);
});

it('Nest 12 is at the root, and Nest 11 in the host that needs it', () => {
  const version = (folder: string) =>
    (
      JSON.parse(
        readFileSync(join(folder, 'node_modules/@nestjs/common/package.json'), 'utf8'),
      ) as { version: string }
    ).version.split('.')[0];
  expect([version('.'), version('test/host/express-nest11')]).toEqual(['12', '11']);
});
