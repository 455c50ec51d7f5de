// Runs one `nightlatch` command after the other in the same process. `commands.ts` starts it.
import 'reflect-metadata';
import { Readable } from 'node:stream';
import { runCli } from '../../dist/server/cli/cli.js';
import { SERVER_PROGRAM } from '../../dist/server/cli/server-program.js';

const output = { stdout: '', stderr: '' };
for (const name of ['stdout', 'stderr']) {
  process[name].write = (chunk, ...rest) => {
    output[name] += String(chunk);
    const written = rest.at(-1);
    if (typeof written === 'function') process.nextTick(written);
    return true;
  };
}

async function run({ args, env, folder, input }) {
  Object.assign(output, { stdout: '', stderr: '' });
  process.env = env;
  process.chdir(folder);
  const stdin = { value: Readable.from([Buffer.from(input)]), configurable: true };
  Object.defineProperty(process, 'stdin', stdin);
  const code = await runCli([process.execPath, 'nightlatch', ...args], SERVER_PROGRAM);
  process.send({ code, ...output });
}

process.on('message', (command) => void run(command));
process.once('disconnect', () => process.exit());
