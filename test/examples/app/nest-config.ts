import { env } from 'node:process';

/** Stands in for `ConfigService` of `@nestjs/config`, which is not installed here. */
export class ConfigService {
  // oxlint-disable-next-line typescript/no-explicit-any -- as the original declares it.
  getOrThrow(name: string): any {
    const value = env[name];
    if (value === undefined) throw new TypeError(`Configuration key "${name}" does not exist`);
    return value;
  }
}
