import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AUTH_DATA_SOURCE } from './auth-data-source.js';

/**
 * Whether the database answers.
 *
 * @example
 * ```ts
 * import { Controller, Get } from '@nestjs/common';
 * import { DatabaseHealth, Public, UnavailableError } from 'nightlatch';
 *
 * @Public()
 * @Controller('ready')
 * export class ReadyController {
 *   constructor(private readonly database: DatabaseHealth) {}
 *
 *   @Get()
 *   async read() {
 *     if (!(await this.database.answers(2_000))) throw new UnavailableError('Not ready.');
 *     return { status: 'ok' };
 *   }
 * }
 * ```
 */
@Injectable()
export class DatabaseHealth {
  constructor(@Inject(AUTH_DATA_SOURCE) private readonly dataSource: DataSource) {}

  /** True where a trivial query came back within `timeoutMs`; never rejects. */
  async answers(timeoutMs: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), timeoutMs);
    });
    const answer = this.dataSource.query('SELECT 1').then(
      () => true,
      () => false,
    );
    return Promise.race([answer, tooLate]).finally(() => clearTimeout(timer));
  }
}
