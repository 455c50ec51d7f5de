// The fastest argon2 alone, on all cores: on threads, or on libuv's threads, whichever computes more hashes.
import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { hashSync, verify, verifySync } from '@node-rs/argon2';

const OWASP = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const [plain, wrong] = ['correct horse battery staple', 'incorrect horse battery staple'];

if (isMainThread) {
  const ms = Number(process.argv[2]);
  const cores = Array.from({ length: availableParallelism() });
  const inThreads = await Promise.all(
    cores.map(
      () =>
        new Promise((resolve) => {
          new Worker(new URL(import.meta.url), { workerData: ms }).once('message', resolve);
        }),
    ),
  );
  const stored = hashSync(plain, OWASP);
  const onLibuv = await Promise.all(
    cores.map(async () => {
      let done = 0;
      for (const begin = performance.now(); performance.now() < begin + ms; done++)
        await verify(stored, wrong);
      return done;
    }),
  );
  const rates = [inThreads, onLibuv].map((done) => done.reduce((a, b) => a + b) / (ms / 1_000));
  console.log(JSON.stringify(rates));
} else {
  const stored = hashSync(plain, OWASP);
  let done = 0;
  for (const begin = performance.now(); performance.now() < begin + workerData; done++)
    verifySync(stored, wrong);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is of windows; this is a thread.
  parentPort.postMessage(done);
}
