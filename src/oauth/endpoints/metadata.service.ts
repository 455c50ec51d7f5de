import { Inject, Injectable } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ScopePolicy } from '../../authorization/scope-policy.js';
import {
  SIGNING_KEYS_OPTIONS,
  type SigningKeysOptions,
} from '../../signing-keys/signing-keys.options.js';
import { TOKENS_OPTIONS, type TokensOptions } from '../../tokens/tokens.options.js';
import { ACR_VALUES } from '../../sessions/authentication-context.js';
import { NotFoundError } from '../../http/errors.js';
import { MountedRoutes } from '../../http/mounted-routes.js';
import { PublicPaths } from '../../http/public-paths.js';
import { OAUTH_OPTIONS, type OAuthOptions } from '../oauth.options.js';
import { CLAIMS, describeOpenId } from '../openid/openid-metadata.js';
import { JWKS_PATH } from './jwks.controller.js';
import { TokenService } from './token.service.js';

const WITH_SECRET = ['client_secret_basic', 'client_secret_post'];
const WITH_OR_WITHOUT = [...WITH_SECRET, 'none'];

/** The server's metadata (RFC 8414 section 2). */
export class MetadataResponse {
  @ApiProperty({ example: 'http://localhost:3000' })
  issuer!: string;

  @ApiPropertyOptional({ example: 'http://localhost:3000/authorize' })
  authorization_endpoint?: string;

  @ApiPropertyOptional({ example: 'http://localhost:3000/token' })
  token_endpoint?: string;

  @ApiPropertyOptional({ example: 'http://localhost:3000/.well-known/jwks.json' })
  jwks_uri?: string;

  @ApiPropertyOptional({ example: 'http://localhost:3000/revoke' })
  revocation_endpoint?: string;

  @ApiPropertyOptional({ example: 'http://localhost:3000/introspect' })
  introspection_endpoint?: string;

  @ApiPropertyOptional({ example: 'http://localhost:3000/device_authorization' })
  device_authorization_endpoint?: string;

  @ApiProperty({ type: [String], example: ['reports:read', 'reports:write'] })
  scopes_supported!: readonly string[];

  @ApiProperty({ type: [String], example: ['code'] })
  response_types_supported!: string[];

  @ApiPropertyOptional({ type: [String], example: ['query'] })
  response_modes_supported?: string[];

  @ApiPropertyOptional({ type: [String], example: ['S256'] })
  code_challenge_methods_supported?: string[];

  @ApiPropertyOptional({ example: true })
  authorization_response_iss_parameter_supported?: boolean;

  @ApiProperty({ type: [String], example: ['client_credentials', 'password', 'refresh_token'] })
  grant_types_supported!: string[];

  @ApiProperty({ type: [String], example: WITH_OR_WITHOUT })
  token_endpoint_auth_methods_supported!: string[];

  @ApiProperty({ type: [String], example: WITH_OR_WITHOUT })
  revocation_endpoint_auth_methods_supported!: string[];

  @ApiProperty({ type: [String], example: WITH_SECRET })
  introspection_endpoint_auth_methods_supported!: string[];

  @ApiPropertyOptional({ example: 'http://localhost:3000/userinfo' })
  userinfo_endpoint?: string;

  @ApiPropertyOptional({ example: 'http://localhost:3000/sign-out' })
  end_session_endpoint?: string;

  @ApiPropertyOptional({ type: [String], example: ['public'] })
  subject_types_supported?: string[];

  @ApiPropertyOptional({ type: [String], example: ['ES256'] })
  id_token_signing_alg_values_supported?: string[];

  @ApiPropertyOptional({ type: [String], example: ACR_VALUES })
  acr_values_supported?: readonly string[];

  @ApiPropertyOptional({ type: [String], example: CLAIMS })
  claims_supported?: readonly string[];

  @ApiPropertyOptional({ type: [String], example: ['none', 'login'] })
  prompt_values_supported?: string[];

  @ApiPropertyOptional({ example: false })
  request_uri_parameter_supported?: boolean;
}

/** Describes this server, for clients that configure themselves. It lists only what is on. */
@Injectable()
export class MetadataService {
  private readonly paths: PublicPaths;

  constructor(
    @Inject(TOKENS_OPTIONS) private readonly tokenOptions: TokensOptions,
    @Inject(SIGNING_KEYS_OPTIONS) private readonly keys: SigningKeysOptions,
    private readonly scopes: ScopePolicy,
    @Inject(OAUTH_OPTIONS) private readonly oauth: OAuthOptions,
    private readonly tokens: TokenService,
    private readonly routes: MountedRoutes,
  ) {
    this.paths = new PublicPaths(tokenOptions.issuer, routes);
  }

  /** Returns the metadata. */
  read(): MetadataResponse {
    const { issuer } = this.tokenOptions;
    const { token = true, revoke = true, introspect = true, jwks = true } = this.oauth.routes ?? {};
    const hasAuthorize = this.paths.findPath('/authorize') !== null;
    return {
      issuer,
      ...(hasAuthorize && { authorization_endpoint: `${issuer}/authorize` }),
      ...(this.paths.findPath('/device_authorization') !== null && {
        device_authorization_endpoint: `${issuer}/device_authorization`,
      }),
      ...(token && { token_endpoint: `${issuer}/token` }),
      // The key of HS256 is secret.
      ...(jwks && this.keys.algorithm !== 'HS256' && { jwks_uri: this.findKeysUrl() }),
      ...(revoke && { revocation_endpoint: `${issuer}/revoke` }),
      ...(introspect && { introspection_endpoint: `${issuer}/introspect` }),
      scopes_supported: this.scopes.advertised,
      // The member is required, even without an authorization endpoint.
      response_types_supported: hasAuthorize ? ['code'] : [],
      ...(hasAuthorize && {
        response_modes_supported: ['query'],
        code_challenge_methods_supported: ['S256'],
        authorization_response_iss_parameter_supported: true,
      }),
      acr_values_supported: ACR_VALUES,
      grant_types_supported: this.tokens.grantTypes,
      token_endpoint_auth_methods_supported: WITH_OR_WITHOUT,
      revocation_endpoint_auth_methods_supported: WITH_OR_WITHOUT,
      introspection_endpoint_auth_methods_supported: WITH_SECRET,
      ...(this.hasOpenId && describeOpenId(issuer, this.keys.algorithm)),
    };
  }

  /** Whether the server issues id_tokens. With HS256, a client could not verify one. */
  get hasOpenId(): boolean {
    return this.keys.algorithm !== 'HS256' && this.paths.findPath('/userinfo') !== null;
  }

  /**
   * Returns the metadata, if the path is the issuer's.
   * @throws NotFoundError if it is not.
   */
  readForPath(path: string): MetadataResponse {
    if (`/${path}` !== new URL(this.tokenOptions.issuer).pathname) throw new NotFoundError();
    return this.read();
  }

  /** Returns the URL of the keys, which are not below the issuer if the global prefix excludes `.well-known`. */
  private findKeysUrl(): string {
    const { issuer } = this.tokenOptions;
    const endpoints = this.routes.listEndpoints();
    const keys = endpoints.find(({ endpoint }) => endpoint === JWKS_PATH);
    const others = endpoints.filter(({ endpoint }) => !endpoint.startsWith('/.well-known/'));
    const isExcluded = others.length > 0 && !others.some(({ base }) => base === keys?.base);
    if (!keys || !isExcluded) return issuer + JWKS_PATH;
    return new URL(issuer).origin + this.paths.toPublicPath(keys.base + JWKS_PATH);
  }
}
