import { Module } from '@nestjs/common';
import { PageFilesController } from './page-files.controller.js';

/** Serves the files that pages load. Each feature that serves pages imports it. */
@Module({ controllers: [PageFilesController] })
export class PageFilesModule {}
