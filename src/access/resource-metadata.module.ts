import { type DynamicModule, Global, Module } from '@nestjs/common';
import { type OptionsFactory, provideOptions, requireForRoot } from '../module-options.js';
import { ProtectedResource } from './resource-metadata/protected-resource.js';
import {
  RESOURCE_METADATA_OPTIONS,
  type ResourceMetadataOptions,
} from './resource-metadata/resource-metadata.options.js';
import { ResourceMetadataCheck } from './resource-metadata/resource-metadata-check.js';
import { ResourceMetadataController } from './resource-metadata/resource-metadata.controller.js';

/**
 * Serves `GET /.well-known/oauth-protected-resource` (RFC 9728), and lets the guards name it in `WWW-Authenticate`. A
 * client that knows the URL of the service alone then finds its issuer, as those of the Model Context Protocol do. Import
 * it beside `AccessModule` or `AuthModule`, whose `audience` is the URL of the service.
 *
 * @example
 * ```ts
 * import { Module } from '@nestjs/common';
 * import { AccessModule, ResourceMetadataModule } from 'nightlatch/access';
 *
 * @Module({
 *   imports: [
 *     AccessModule.forRoot({
 *       issuer: 'https://id.example.com',
 *       audience: 'https://reports.example.com/mcp',
 *     }),
 *     ResourceMetadataModule.forRoot({ name: 'Reports', scopes: ['reports:read'] }),
 *   ],
 * })
 * export class AppModule {}
 * ```
 */
@Global() // The guards of every module name the URL of the metadata.
@Module({
  controllers: [ResourceMetadataController],
  providers: [
    requireForRoot(RESOURCE_METADATA_OPTIONS, 'ResourceMetadataModule'),
    ProtectedResource,
    ResourceMetadataCheck,
  ],
  exports: [ProtectedResource],
})
export class ResourceMetadataModule {
  static forRoot(options: ResourceMetadataOptions = {}): DynamicModule {
    return ResourceMetadataModule.forRootAsync({ useFactory: () => options });
  }

  /** Does the same as {@link ResourceMetadataModule.forRoot}, with options from a factory. */
  static forRootAsync(options: OptionsFactory<ResourceMetadataOptions>): DynamicModule {
    return {
      module: ResourceMetadataModule,
      imports: options.imports,
      providers: [provideOptions(RESOURCE_METADATA_OPTIONS, options)],
    };
  }
}
