import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateUsers1795000000001 implements MigrationInterface {
  readonly name = 'CreateUsers1795000000001';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('CREATE TABLE users (id serial PRIMARY KEY, name text NOT NULL)');
    await queryRunner.query(`INSERT INTO users (name) VALUES ('Ada'), ('Grace')`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE users');
  }
}
