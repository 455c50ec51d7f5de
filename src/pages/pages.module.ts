import { Global, Module } from '@nestjs/common';
import { FormPages } from './form-pages.js';
import { FormTokens } from './form-tokens.js';
import { HostedPages } from './hosted-pages.js';
import { PageFiles } from './page-files.js';
import { SignedInBrowsers } from './signed-in-browsers.js';
import {
  ConfigurablePagesModule,
  PAGES_OPTIONS,
  PAGES_SETTINGS,
  type PagesModuleOptions,
  toPagesSettings,
} from './pages.options.js';

/** Provides what pages are made of. It serves none: see `PageFilesModule`, and the pages of each feature. */
@Global()
@Module({
  providers: [
    {
      provide: PAGES_SETTINGS,
      inject: [PAGES_OPTIONS],
      useFactory: (options: PagesModuleOptions) => toPagesSettings(options),
    },
    FormPages,
    FormTokens,
    HostedPages,
    PageFiles,
    SignedInBrowsers,
  ],
  exports: [FormPages, HostedPages, PageFiles, SignedInBrowsers],
})
export class PagesModule extends ConfigurablePagesModule {}
