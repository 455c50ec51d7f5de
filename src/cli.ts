#!/usr/bin/env node
import 'reflect-metadata';
import { runCli } from './server/cli/cli.js';
import { exitIfOutputFails, flushOutput } from './server/cli/terminal.js';

exitIfOutputFails();
const code = await runCli(process.argv);
await flushOutput();
// Setting `process.exitCode` is not enough: a start that fails half-way can leave a connection open.
process.exit(code);
