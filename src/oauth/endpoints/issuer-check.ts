import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  VERSION_NEUTRAL,
  VersioningType,
} from '@nestjs/common';
import { ApplicationConfig } from '@nestjs/core';
import { MountedRoutes } from '../../http/mounted-routes.js';
import { TOKENS_OPTIONS, type TokensOptions } from '../../tokens/tokens.options.js';
import { MetadataService } from './metadata.service.js';

const WELL_KNOWN = '/.well-known/oauth-authorization-server';

/** Warns at the start if the metadata names URLs that the application does not serve, or is not where clients look. */
@Injectable()
export class IssuerCheck implements OnApplicationBootstrap {
  private readonly logger = new Logger(IssuerCheck.name);
  private readonly origin: string;
  private readonly path: string;

  constructor(
    @Inject(TOKENS_OPTIONS) { issuer }: TokensOptions,
    private readonly metadata: MetadataService,
    private readonly routes: MountedRoutes,
    private readonly config: ApplicationConfig,
  ) {
    const { origin, pathname } = new URL(issuer);
    this.origin = origin;
    this.path = pathname.replace(/\/$/, '');
  }

  onApplicationBootstrap(): void {
    if (this.routes.list().length === 0) return;
    this.checkEndpoints();
    this.checkMetadata();
    this.checkVersion();
  }

  private checkEndpoints(): void {
    const endpoints = Object.entries(this.metadata.read())
      .map(([name, url]) => ({ name, url: String(url), mounted: this.listBases(String(url)) }))
      .filter(({ mounted }) => mounted.length > 0);
    const unserved = endpoints.filter(({ mounted }) => !mounted.includes(this.path));
    if (unserved.length === 0) return;
    const names = unserved.map(({ name, url }) => `${name} (${url})`).join(', ');
    const { url: first, mounted } = unserved[0]!;
    const base = mounted[0]!;
    // The keys may be excluded from the prefix: their URL in the metadata follows their route.
    const isPathRight = endpoints.some(
      (each) => each.name !== 'jwks_uri' && each.mounted.includes(this.path),
    );
    const path = base + first.slice((this.origin + this.path).length);
    const cure = isPathRight
      ? `Remove what excludes ${path} from the global prefix.`
      : this.describeIssuer(base);
    this.logger.warn(
      `The metadata names URLs that this application does not serve: ${names}. ${cure}`,
    );
  }

  /** Returns the issuer, or else the proxy, that endpoints below `base` need. */
  private describeIssuer(base: string): string {
    return `Set the issuer to ${this.origin}${base}, unless a proxy in front ${this.describeProxy(base)}.`;
  }

  /** Returns what a proxy has to do to a path if the endpoints are below `base`. */
  private describeProxy(base: string): string {
    if (this.path === '') return `adds ${base} to the start of each path`;
    if (!this.path.endsWith(base))
      return `replaces ${this.path} by ${base} at the start of each path`;
    const removed = this.path.slice(0, this.path.length - base.length);
    return `removes ${removed} from the start of each path`;
  }

  /** Returns the paths above an endpoint of the metadata, as it is mounted. */
  private listBases(url: string): string[] {
    return this.routes
      .listEndpoints()
      .filter(({ endpoint }) => url === this.origin + this.path + endpoint)
      .map(({ base }) => base);
  }

  /** Clients look for the metadata of an issuer with a path before that path (RFC 8414 section 3.1). */
  private checkMetadata(): void {
    const mounted = this.routes.list().filter(({ mark }) => mark.metadataOfPath);
    const isServed = mounted.some(({ path }) => path.startsWith(`${WELL_KNOWN}/`));
    if (this.path === '' || mounted.length === 0 || isServed) return;
    const { path } = mounted[0]!;
    const prefix = this.config.getGlobalPrefix().replace(/^\/|\/$/g, '');
    const exclude = `Leave it out of the global prefix (exclude: ['${WELL_KNOWN.slice(1)}/{*issuer}']), or let`;
    const canBeExcluded = prefix !== '' && path.startsWith(`/${prefix}${WELL_KNOWN}/`);
    this.logger.warn(
      `Clients look for the metadata at ${this.origin}${WELL_KNOWN}${this.path}, which this application serves at ` +
        `${path}. ${canBeExcluded ? exclude : 'Let'} a proxy in front map the one to the other.`,
    );
  }

  /** OAuth clients name no version in a header, so a version that must be named hides the endpoints from them. */
  private checkVersion(): void {
    const versioning = this.config.getVersioning();
    if (!versioning || versioning.type === VersioningType.URI) return;
    const versions = [versioning.defaultVersion ?? VERSION_NEUTRAL].flat();
    const first = versions.find((version) => typeof version === 'string');
    if (first === undefined) return;
    let cure = `Write defaultVersion: [VERSION_NEUTRAL, '${first}'] in enableVersioning()`;
    if (versioning.type === VersioningType.CUSTOM) {
      if (isVersionOfUnversioned(versioning.extractor, versions)) return;
      cure = `Let the extractor of enableVersioning() return '${first}' for a request that names no version`;
    } else if (versions.includes(VERSION_NEUTRAL)) return;
    this.logger.warn(
      `The metadata, the keys and the endpoints are a 404 to OAuth clients, because these name no version. ${cure}.`,
    );
  }
}

/** Returns whether the extractor gives a request that names no version one of these versions. */
function isVersionOfUnversioned(
  extract: (request: unknown) => string | string[],
  versions: unknown[],
): boolean {
  try {
    const found = extract({ method: 'GET', url: '/', headers: {}, query: {} });
    return [found].flat().some((version) => versions.includes(version));
  } catch {
    return false;
  }
}
