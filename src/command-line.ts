// The entry point `nightlatch/command-line`: the commands of `nightlatch` for the modules of an application.

export { type CommandLine, createCommandLine } from './server/cli/create-command-line.js';
export type { ApplicationModule } from './server/cli/application-services.js';
