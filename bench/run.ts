import { spawnSync } from 'node:child_process';

/** The scenarios in the order of the README. Each is a file of this folder. */
const SCENARIOS = [
  'guarded',
  'personal-tokens',
  'refresh',
  'sign-in',
  'better-auth',
  'authorize',
  'storm',
  'mail',
  'start',
  'cli',
  'workers',
  'growth',
  'size',
];

const wanted = process.argv.slice(2);
for (const scenario of wanted.length > 0 ? wanted : SCENARIOS) {
  const { status } = spawnSync('tsx', [`bench/${scenario}.ts`], { stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}
