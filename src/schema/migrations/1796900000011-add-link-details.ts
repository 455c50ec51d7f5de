import type { MigrationInterface, QueryRunner } from 'typeorm';
import { getAuthTables } from '../auth-tables.js';

/** Adds `links.details`. */
export class AddLinkDetails1796900000011 implements MigrationInterface {
  readonly name = 'AddLinkDetails1796900000011';

  async up(queryRunner: QueryRunner): Promise<void> {
    // SQL, because TypeORM would rebuild the whole table on SQLite.
    const links = getAuthTables(queryRunner).quoted('links');
    await queryRunner.query(`ALTER TABLE ${links} ADD COLUMN details text`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const links = getAuthTables(queryRunner).quoted('links');
    await queryRunner.query(`ALTER TABLE ${links} DROP COLUMN details`);
  }
}
