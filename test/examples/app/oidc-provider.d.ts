import type { INestApplication } from '@nestjs/common';
import type { EntitySchema } from 'typeorm';

export const ProviderRow: EntitySchema<object>;
export function mountProvider(app: INestApplication, origin: string, configuration: object): void;
