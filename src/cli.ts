#!/usr/bin/env node
import 'reflect-metadata';
import { runCli } from './server/cli/cli.js';

// Not the code alone: what failed in the middle of its start may have left a connection open.
process.exit(await runCli(process.argv));
