import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { measureColdStart } from './cold-start.js';
import { compare } from './load.js';
import { onEachDatabase, type Place, startNightlatch, stop } from './servers.js';

/** Returns the milliseconds that the command takes from start to exit. */
async function measureCommand(args: string[], { folder, settings }: Place): Promise<number> {
  const begin = performance.now();
  const child = spawn(process.execPath, [resolve('dist/cli.js'), ...args], {
    cwd: folder,
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`nightlatch ${args.join(' ')} exited with ${String(code)}`);
  return performance.now() - begin;
}

await onEachDatabase(async (place) => {
  // The first start migrates the database and makes the first signing key.
  await stop(await startNightlatch(place));
  await compare(
    `${place.kind}: nightlatch keys list : cold start of the server`,
    () => measureCommand(['keys', 'list'], place),
    () => measureColdStart('dist/main.js', place),
    '<= 0.6',
    'ms',
  );
});
