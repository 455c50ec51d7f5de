import { Inject, Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import {
  type SubjectState,
  SubjectResolver,
  type TokenSubject,
} from '../../tokens/verify/subject-resolver.js';
import { Clock } from '../../clock/clock.js';
import { UnavailableError } from '../../http/errors.js';
import { fetchJson, reasonOf } from './fetch-json.js';
import { IssuerMetadata } from './issuer-metadata.js';
import { REMOTE_DEFAULTS, REMOTE_OPTIONS, type RemoteIssuerOptions } from './remote.options.js';

const MOST_REMEMBERED = 10_000;

interface Answer {
  state: SubjectState | null;
  at: number;
}

/** Asks the issuer whether a token, which is well formed and signed by it, is good now (RFC 7662). */
@Injectable()
export class RemoteIntrospection extends SubjectResolver {
  private readonly logger = new Logger(RemoteIntrospection.name);
  private readonly answers = new LRUCache<string, Answer>({ max: MOST_REMEMBERED });
  private address: string | null = null;
  private failed = false;

  constructor(
    @Inject(REMOTE_OPTIONS) private readonly options: RemoteIssuerOptions,
    private readonly metadata: IssuerMetadata,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** Throws `UnavailableError` where the issuer does not answer: a guard is closed then. */
  resolve({ token, subject }: TokenSubject): SubjectState | null | Promise<SubjectState | null> {
    const { rememberSeconds = 0 } = this.options.introspection!;
    const known = this.answers.get(token);
    if (known && this.clock.monotonicMs() - known.at < rememberSeconds * 1000) return known.state;
    return this.ask(token, subject);
  }

  private async ask(token: string, subject: string): Promise<SubjectState | null> {
    const at = this.clock.monotonicMs();
    const { active, username, roles, sub } = await this.introspect(token).catch((error: unknown) =>
      this.unavailable(error),
    );
    if (this.failed) this.logger.log('The issuer can be asked about tokens again.');
    this.failed = false;
    const state =
      active === true && (sub === undefined || sub === subject)
        ? {
            username: typeof username === 'string' ? username : null,
            disabled: false,
            roles: Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [],
          }
        : null;
    if (this.options.introspection!.rememberSeconds) this.answers.set(token, { state, at });
    return state;
  }

  private async introspect(token: string): Promise<Record<string, unknown>> {
    const { introspection, timeoutMs = REMOTE_DEFAULTS.timeoutMs } = this.options;
    const { clientId, clientSecret, uri } = introspection!;
    this.address ??= uri ?? (await this.metadata.endpoint('introspection_endpoint'));
    // RFC 6749 section 2.3.1: each half is form-encoded before the two are joined.
    const credentials = [clientId, clientSecret].map((text) => encodeURIComponent(text)).join(':');
    return fetchJson(this.address, timeoutMs, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
      body: new URLSearchParams({ token }),
    });
  }

  /** Logged once, until it is well again: a wrong secret looks no different to the caller. */
  private unavailable(error: unknown): never {
    const reason = reasonOf(error);
    if (!this.failed) this.logger.warn({ msg: 'The issuer cannot be asked about tokens.', reason });
    this.failed = true;
    // It may have moved.
    this.address = null;
    throw new UnavailableError('The issuer cannot be asked just now.');
  }
}
