#!/usr/bin/env node
import 'reflect-metadata';
import { runCliAndExit } from './server/cli/cli.js';
import { SERVER_PROGRAM } from './server/cli/server-program.js';

await runCliAndExit(process.argv, SERVER_PROGRAM);
