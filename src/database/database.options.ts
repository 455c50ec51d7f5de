import type { DataSourceOptions } from 'typeorm';

/** What {@link DatabaseModule} is configured with. */
export interface DatabaseOptions {
  /** `sqlite:PATH` (relative to the working directory) or `postgres://...`. */
  url: string;
  entities: NonNullable<DataSourceOptions['entities']>;
  migrations: NonNullable<DataSourceOptions['migrations']>;
  /** Whether the migrations are run at the start. True by default. */
  migrate?: boolean;
}
