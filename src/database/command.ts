import { AsyncLocalStorage } from 'node:async_hooks';

/** A command of the command line. It may open the database of a server or an application that is running. */
interface Command {
  /** Whether it must leave the database as it is. */
  readOnly: boolean;
}

const commands = new AsyncLocalStorage<Command>();

/**
 * Runs a command. What is opened and started for it runs no migrations and no background jobs, and writes nothing by
 * itself if the command is `readOnly`.
 */
export function runAsCommand<T>(command: Command, work: () => Promise<T>): Promise<T> {
  return commands.run(command, work);
}

/** Returns the command that is running, or undefined in a server or an application. */
export function getCommand(): Command | undefined {
  return commands.getStore();
}
