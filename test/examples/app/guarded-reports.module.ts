import { env } from 'node:process';
import { Module } from '@nestjs/common';
import { AccessModule } from '../../../src/access.js';
import { ReportsController } from './reports.controller.js';

@Module({
  imports: [AccessModule.forRoot({ issuer: env.ISSUER!, audience: env.ISSUER! })],
  controllers: [ReportsController],
})
export class ReportsModule {}
