import { Inject, Injectable, Logger } from '@nestjs/common';
import { UnavailableError } from '../../http/errors.js';
import { writeLine } from '../../http/write-line.js';
import type { SubjectState } from '../../tokens/subject-resolver.js';
import { ACCESS_OPTIONS, type CompleteAccessOptions } from '../access.options.js';
import { describeError, fetchJson } from '../../http/fetch-json.js';
import { IssuerMetadata } from './issuer-metadata.js';

/** Asks the issuer about tokens (RFC 7662). */
@Injectable()
export class IntrospectionClient {
  private readonly logger = new Logger(IntrospectionClient.name);
  private url: string | null = null;
  private failed = false;

  constructor(
    @Inject(ACCESS_OPTIONS) private readonly options: CompleteAccessOptions,
    private readonly metadata: IssuerMetadata,
  ) {}

  /**
   * Returns the answer of the issuer, which nothing has checked. The options have `introspection`.
   * @throws UnavailableError if the issuer does not answer.
   */
  async introspect(token: string): Promise<Record<string, unknown>> {
    const answer = await this.send(token).catch((error: unknown) => this.failUnavailable(error));
    if (this.failed) this.logger.log('The issuer can be asked about tokens again.');
    this.failed = false;
    return answer;
  }

  private async send(token: string): Promise<Record<string, unknown>> {
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

/** Returns what an answer says of its subject. Nothing has checked it: a member of another type counts as left out. */
export function toSubjectState({
  username,
  roles,
  email_verified,
}: Record<string, unknown>): SubjectState {
  return {
    username: typeof username === 'string' ? username : null,
    disabled: false,
    roles: Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [],
    emailVerified: email_verified === true,
  };
}
