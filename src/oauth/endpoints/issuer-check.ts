import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
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
  ) {
    const { origin, pathname } = new URL(issuer);
    this.origin = origin;
    this.path = pathname.replace(/\/$/, '');
  }

  onApplicationBootstrap(): void {
    this.checkEndpoints();
    this.checkMetadata();
  }

  private checkEndpoints(): void {
    const unserved = Object.entries(this.metadata.read()).flatMap(([name, url]) => {
      const mounted = this.listBases(String(url));
      return mounted.length === 0 || mounted.includes(this.path) ? [] : [{ name, url, mounted }];
    });
    if (unserved.length === 0) return;
    const names = unserved.map(({ name, url }) => `${name} (${String(url)})`).join(', ');
    const base = unserved[0]!.mounted[0]!;
    this.logger.warn(
      `The metadata names URLs that this application does not serve: ${names}. ` +
        `Set the issuer to ${this.origin}${base}, unless a proxy in front ${this.describeProxy(base)}.`,
    );
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
      .list()
      .flatMap(({ path, mark: { endpoint } }) =>
        endpoint && url === this.origin + this.path + endpoint
          ? [path.slice(0, -endpoint.length)]
          : [],
      );
  }

  /** Clients look for the metadata of an issuer with a path before that path (RFC 8414 section 3.1). */
  private checkMetadata(): void {
    const mounted = this.routes.list().filter(({ mark }) => mark.metadataOfPath);
    const isServed = mounted.some(({ path }) => path.startsWith(`${WELL_KNOWN}/`));
    if (this.path === '' || mounted.length === 0 || isServed) return;
    this.logger.warn(
      `Clients look for the metadata at ${this.origin}${WELL_KNOWN}${this.path}, which this application serves at ` +
        `${mounted[0]!.path}. Leave it out of the global prefix (exclude: ['${WELL_KNOWN.slice(1)}/{*issuer}']), or let ` +
        'a proxy in front map the one to the other.',
    );
  }
}
