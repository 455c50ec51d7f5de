import { Inject, Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock } from '../../clock/clock.js';
import { UnavailableError } from '../../http/errors.js';
import {
  type SubjectState,
  SubjectResolver,
  type TokenSubject,
} from '../../tokens/subject-resolver.js';
import { ACCESS_OPTIONS, type CompleteAccessOptions } from '../access.options.js';
import { writeLine } from '../../http/write-line.js';
import { describeError, fetchJson } from '../../http/fetch-json.js';
import { IssuerMetadata } from './issuer-metadata.js';

const MAX_CACHED = 10_000;

interface CachedAnswer {
  state: SubjectState | null;
  atMs: number;
}

/** Asks the issuer whether a token is active (RFC 7662). The signature of the token was verified before. */
@Injectable()
export class IntrospectionSubjectResolver extends SubjectResolver {
  private readonly logger = new Logger(IntrospectionSubjectResolver.name);
  private readonly cached = new LRUCache<string, CachedAnswer>({ max: MAX_CACHED });
  private url: string | null = null;
  private failed = false;

  constructor(
    @Inject(ACCESS_OPTIONS) private readonly options: CompleteAccessOptions,
    private readonly metadata: IssuerMetadata,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** @throws UnavailableError if the issuer does not answer. */
  async resolve(given: TokenSubject): Promise<SubjectState | null> {
    const { token } = given;
    const { rememberSeconds = 0 } = this.options.introspection!;
    const cached = this.cached.get(token);
    const atMs = this.clock.monotonicMs();
    if (cached && atMs - cached.atMs < rememberSeconds * 1000) return cached.state;
    const state = await this.ask(given);
    if (rememberSeconds) this.cached.set(token, { state, atMs });
    return state;
  }

  private async ask({ token, subject, scopes }: TokenSubject): Promise<SubjectState | null> {
    const answer = await this.introspect(token).catch((error: unknown) =>
      this.failUnavailable(error),
    );
    const { active, username, roles, email_verified, acr, auth_time, sub, scope } = answer;
    if (this.failed) this.logger.log('The issuer can be asked about tokens again.');
    this.failed = false;
    if (active !== true || (sub !== undefined && sub !== subject)) return null;
    return {
      username: typeof username === 'string' ? username : null,
      disabled: false,
      roles: Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [],
      emailVerified: email_verified === true,
      ...(typeof acr === 'string' && { acr }),
      ...(typeof auth_time === 'number' && { authTime: auth_time }),
      withheldScopes: scopes.filter((each) => !namesScope(scope, each)),
    };
  }

  private async introspect(token: string): Promise<Record<string, unknown>> {
    const { clientId, clientSecret, uri } = this.options.introspection!;
    this.url ??= uri ?? (await this.metadata.getUrl('introspection_endpoint'));
    // RFC 6749 section 2.3.1: each half is form-encoded before the two are joined.
    const credentials = [clientId, clientSecret].map((text) => encodeURIComponent(text)).join(':');
    return fetchJson(this.url, this.options.timeoutMs, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
      body: new URLSearchParams({ token }),
    });
  }

  /** Logs the first failure in a row. The caller sees the same 503 for a wrong client secret. */
  private failUnavailable(error: unknown): never {
    const reason = describeError(error);
    if (!this.failed) {
      writeLine(this.logger, 'warn', 'The issuer cannot be asked about tokens.', { reason });
    }
    this.failed = true;
    // Reads the metadata again next time: the endpoint may have moved.
    this.url = null;
    throw new UnavailableError('The issuer does not answer. Try again later.');
  }
}

/** Returns whether the `scope` of an answer has this scope. An answer without the member says nothing about scopes. */
function namesScope(answered: unknown, scope: string): boolean {
  if (answered === undefined || answered === null) return true;
  return typeof answered === 'string' && answered.split(' ').includes(scope);
}
