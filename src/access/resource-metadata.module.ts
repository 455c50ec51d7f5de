import { type DynamicModule, Inject, Module, Optional } from '@nestjs/common';
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
@Module({})
export class ResourceMetadataModule {
  /** @throws Error if the module is imported without `forRoot()`, which would leave it without routes. */
  constructor(@Optional() @Inject(RESOURCE_METADATA_OPTIONS) options?: ResourceMetadataOptions) {
    if (!options) {
      throw new Error('Import ResourceMetadataModule.forRoot(), not ResourceMetadataModule.');
    }
  }

  static forRoot(options: ResourceMetadataOptions = {}): DynamicModule {
    return {
      module: ResourceMetadataModule,
      // The guards of every module name the URL of the metadata.
      global: true,
      controllers: [ResourceMetadataController],
      providers: [
        { provide: RESOURCE_METADATA_OPTIONS, useValue: options },
        ProtectedResource,
        ResourceMetadataCheck,
      ],
      exports: [ProtectedResource],
    };
  }
}
