import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock } from '../../clock/clock.js';
import {
  type SubjectState,
  SubjectResolver,
  type TokenSubject,
} from '../../tokens/subject-resolver.js';
import { ACCESS_OPTIONS, type CompleteAccessOptions } from '../access.options.js';
import { IntrospectionClient, toSubjectState } from './introspection-client.js';

const MAX_CACHED = 10_000;

interface CachedAnswer {
  state: SubjectState | null;
  atMs: number;
}

/** Asks the issuer whether a token is active (RFC 7662). The signature of the token was verified before. */
@Injectable()
export class IntrospectionSubjectResolver extends SubjectResolver {
  private readonly cached = new LRUCache<string, CachedAnswer>({ max: MAX_CACHED });

  constructor(
    @Inject(ACCESS_OPTIONS) private readonly options: CompleteAccessOptions,
    private readonly client: IntrospectionClient,
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
    const answer = await this.client.introspect(token);
    const { active, acr, auth_time, sub, scope } = answer;
    if (active !== true || (sub !== undefined && sub !== subject)) return null;
    return {
      ...toSubjectState(answer),
      ...(typeof acr === 'string' && { acr }),
      ...(typeof auth_time === 'number' && { authTime: auth_time }),
      withheldScopes: scopes.filter((each) => !namesScope(scope, each)),
    };
  }
}

/** Returns whether the `scope` of an answer has this scope. An answer without the member says nothing about scopes. */
function namesScope(answered: unknown, scope: string): boolean {
  if (answered === undefined || answered === null) return true;
  return typeof answered === 'string' && answered.split(' ').includes(scope);
}
