import type { Command } from 'commander';
import { addUserAdministration } from './users-administration.commands.js';
import { addUserPasswords } from './users-passwords.commands.js';
import { addUserTransfer } from './users-transfer.commands.js';

/** `nightlatch users ...` */
export function addUserCommands(program: Command): void {
  const users = program
    .command('users')
    .description('Make, change and delete users; from other systems and to them');
  addUserPasswords(users);
  addUserAdministration(users);
  addUserTransfer(users);
}
