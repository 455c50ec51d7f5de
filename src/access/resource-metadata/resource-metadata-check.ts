import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { MountedRoutes } from '../../http/mounted-routes.js';
import { ProtectedResource, RESOURCE_METADATA_PATH } from './protected-resource.js';

/** Warns at the start if the metadata is not where clients look for it, because the application has a global prefix. */
@Injectable()
export class ResourceMetadataCheck implements OnApplicationBootstrap {
  private readonly logger = new Logger(ResourceMetadataCheck.name);

  constructor(
    private readonly resource: ProtectedResource,
    private readonly routes: MountedRoutes,
  ) {}

  onApplicationBootstrap(): void {
    const mounted = this.routes.list().filter(({ mark }) => mark.resourceMetadata);
    const wrong = mounted.find(({ path }) => !path.startsWith(RESOURCE_METADATA_PATH));
    if (!wrong) return;
    const prefix = wrong.path.slice(0, wrong.path.indexOf(RESOURCE_METADATA_PATH));
    const { metadataUrl, path } = this.resource;
    this.logger.warn(
      `Clients look for the metadata of this resource at ${metadataUrl}, which this application serves at ` +
        `${prefix}${RESOURCE_METADATA_PATH}${path}. Leave it out of the global prefix ` +
        `(exclude: ['${RESOURCE_METADATA_PATH.slice(1)}{/*path}']), or let a proxy in front map the one to the other.`,
    );
  }
}
