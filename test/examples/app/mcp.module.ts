import { env } from 'node:process';
import { Module } from '@nestjs/common';
import { AccessModule, ResourceMetadataModule } from '../../../src/access.js';
import { ReportsController } from './reports.controller.js';

@Module({
  imports: [
    // The URL that users give to their client. The issuer has the same AUDIENCE.
    AccessModule.forRoot({ issuer: env.ISSUER!, audience: 'https://reports.example.com/mcp' }),
    ResourceMetadataModule.forRoot({ name: 'Reports', scopes: ['reports:read'] }),
  ],
  controllers: [ReportsController],
})
export class McpModule {}
