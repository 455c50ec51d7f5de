import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, it } from 'vitest';

/** Returns the size of a bundle, minified and compressed, in bytes. */
async function measure(...files: string[]): Promise<number> {
  const contents = files.map((file) => `export * from './${file}';`).join('\n');
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: 'client/src' },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  });
  return gzipSync(outputFiles[0]!.contents, { level: 9 }).length;
}

it('nightlatch-client has at most 3.0 kB, and at most 4.5 kB with nightlatch-client/redirect', async () => {
  expect(await measure('index.ts')).toBeLessThanOrEqual(3_072);
  expect(await measure('index.ts', 'redirect.ts')).toBeLessThanOrEqual(4_608);
});
