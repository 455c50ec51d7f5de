#!/usr/bin/env node
import 'reflect-metadata';
import { runCli } from './server/cli/cli.js';

// Setting `process.exitCode` is not enough: a start that fails half-way can leave a connection open.
process.exit(await runCli(process.argv));
