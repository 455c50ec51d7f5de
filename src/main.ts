import 'reflect-metadata';
import { run } from './server/process/run.js';

await run();
