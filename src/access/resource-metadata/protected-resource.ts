import { Inject, Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { isResourceUrl } from '../../tokens/resource-indicator.js';
import { TOKENS_OPTIONS, type TokensOptions } from '../../tokens/tokens.options.js';
import { findSignInDocs } from '../sign-in-docs.js';
import {
  RESOURCE_METADATA_OPTIONS,
  type ResourceMetadataOptions,
} from './resource-metadata.options.js';

/** Where RFC 9728 section 3 puts the metadata: before the path of the resource. */
export const RESOURCE_METADATA_PATH = '/.well-known/oauth-protected-resource';

/** The metadata of a protected resource (RFC 9728 section 2). */
export class ResourceMetadataResponse {
  @ApiProperty({ example: 'https://reports.example.com' })
  resource!: string;

  @ApiProperty({ type: [String], example: ['https://id.example.com'] })
  authorization_servers!: string[];

  @ApiPropertyOptional({ type: [String], example: ['reports:read'] })
  scopes_supported?: readonly string[];

  @ApiProperty({ type: [String], example: ['header'] })
  bearer_methods_supported!: string[];

  @ApiPropertyOptional({ example: 'Reports' })
  resource_name?: string;

  @ApiPropertyOptional({ example: 'https://reports.example.com/docs' })
  resource_documentation?: string;
}

/** Describes this service to clients that know its URL alone: which issuer they get a token from, and for what. */
@Injectable()
export class ProtectedResource {
  /** The URL of the metadata, which the guards name to a client without a valid token. */
  readonly metadataUrl: string;
  /** The path of the resource, empty if it has none. */
  readonly path: string;

  /** @throws Error if the audience is not a URL: clients ask for a token by the URL of the service. */
  constructor(
    @Inject(TOKENS_OPTIONS) private readonly tokens: TokensOptions,
    @Inject(RESOURCE_METADATA_OPTIONS) private readonly options: ResourceMetadataOptions,
    private readonly moduleRef: ModuleRef,
  ) {
    const { audience } = tokens;
    if (!isResourceUrl(audience)) {
      throw new Error(
        `ResourceMetadataModule needs an audience that is the URL of this service, not ${audience}: clients ask the ` +
          'issuer for a token by that URL (RFC 8707). It has no query, at most three segments of plain characters, and ' +
          'no slash after them. Set the same audience here and at the issuer.',
      );
    }
    const { origin, pathname } = new URL(audience);
    this.path = pathname === '/' ? '' : pathname;
    this.metadataUrl = origin + RESOURCE_METADATA_PATH + this.path;
  }

  /** Returns the metadata. */
  read(): ResourceMetadataResponse {
    const { issuer, audience } = this.tokens;
    const { name, documentation, scopes = this.listDocumentedScopes() } = this.options;
    return {
      resource: audience,
      authorization_servers: [issuer],
      ...(scopes.length > 0 && { scopes_supported: scopes }),
      bearer_methods_supported: ['header'],
      ...(name !== undefined && { resource_name: name }),
      ...(documentation !== undefined && { resource_documentation: documentation }),
    };
  }

  private listDocumentedScopes(): string[] {
    return Object.keys(findSignInDocs(this.moduleRef)?.scopes ?? {});
  }
}
