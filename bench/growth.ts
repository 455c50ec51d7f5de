import { getMedians, median, report, runInTurns } from './load.js';
import { Population } from './population.js';
import { onPostgres } from './servers.js';

const SIZES = (process.env.BENCH_GROWTH_USERS ?? '1000,100000,1000000').split(',').map(Number);
const GOAL = 0.85;

const REQUESTS: Array<[name: string, ask: (population: Population) => Promise<number>]> = [
  ['sign-in', (population) => population.signIn()],
  ['refresh', (population) => population.refresh()],
  ['GET /users/me', (population) => population.guarded()],
];

// Measures requests on databases with many users.
await onPostgres(async (place) => {
  const all: Population[] = [];
  for (const size of SIZES) all.push(await Population.create(size, place));
  for (const [name, ask] of REQUESTS) {
    const sides = all.map((population) => () => ask(population));
    for (const side of sides) await side(); // Warms up the compiler.
    const rounds = await runInTurns(sides);
    const medians = getMedians(rounds);
    SIZES.slice(1).forEach((size, i) => {
      const [few, many] = [medians[0], medians[i + 1]];
      const ratio = median(rounds.map((round) => round[i + 1]! / round[0]!));
      report(
        `PostgreSQL: ${name} : ${size} users : ${SIZES[0]}`,
        ratio.toFixed(3),
        `${Math.round(many!)} and ${Math.round(few!)} a second`,
        GOAL,
      );
    });
  }
  for (const population of all) await population.end();
});
