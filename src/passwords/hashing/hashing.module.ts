import { Global, Module } from '@nestjs/common';
import { HashingPool } from './hashing-pool.js';
import { ConfigurableHashingModule } from './hashing.options.js';

/** Provides the `HashingPool`. */
@Global()
@Module({ providers: [HashingPool], exports: [HashingPool] })
export class HashingModule extends ConfigurableHashingModule {}
