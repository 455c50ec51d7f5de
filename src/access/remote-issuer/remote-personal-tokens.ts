import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { PERSONAL_TOKEN_CLIENT_ID } from '../../clients/personal-token-client-id.js';
import { Clock } from '../../clock/clock.js';
import { digestSecret } from '../../crypto/digests.js';
import { UnavailableError } from '../../http/errors.js';
import { writeLine } from '../../http/write-line.js';
import { toAddressGroup } from '../../http/ip-address.js';
import { KeyedSemaphore } from '../../rate-limits/keyed-semaphore.js';
import {
  OpaqueTokens,
  OpaqueTokenVerifier,
  type PresentedFrom,
} from '../../tokens/opaque-tokens.js';
import { parsePersonalTokenId, PERSONAL_TOKEN_PREFIX } from '../../tokens/personal-token.js';
import type { Principal, PrincipalClaims } from '../../tokens/principal.js';
import { type SubjectState, SubjectResolver } from '../../tokens/subject-resolver.js';
import { toPrincipal } from '../../tokens/access-token.verifier.js';
import { InvalidAccessTokenError } from '../../tokens/tokens.errors.js';
import { ACCESS_OPTIONS, type CompleteAccessOptions } from '../access.options.js';
import { IntrospectionClient, toSubjectState } from './introspection-client.js';
import { IntrospectionSubjectResolver } from './introspection-subject-resolver.js';

const MAX_IN_FLIGHT = 10;
/** How long an answer is cached at most, whatever `rememberSeconds` says: no signature limits what the token may do. */
const MAX_CACHE_SECONDS = 5;
const MAX_LIVE = 10_000;
const MAX_REFUSED = 1_000;

/** What the issuer says of a live token, once it is checked. */
interface Answer {
  claims: PrincipalClaims;
  scopes: readonly string[];
  state: SubjectState;
}

/** How many tokens of one address are asked about at once. */
const MAX_PER_ADDRESS = 5;
const TOO_MANY = 'Too many tokens wait for the issuer.';

/** Accepts personal access tokens of the issuer in a service that only guards: asks the issuer about each. */
@Injectable()
export class RemotePersonalTokens extends OpaqueTokenVerifier implements OnModuleInit {
  readonly prefix = PERSONAL_TOKEN_PREFIX;
  private readonly logger = new Logger(RemotePersonalTokens.name);
  // By digest: no token stays in memory.
  private readonly live: LRUCache<string, Answer>;
  private readonly refused = new LRUCache<string, true>({
    max: MAX_REFUSED,
    ttl: MAX_CACHE_SECONDS * 1000,
  });
  private readonly pending = new Map<string, Promise<Answer | null>>();
  private readonly turns = new KeyedSemaphore();
  // Made-up tokens of one address wait behind each other, and not before the tokens of others.
  private readonly addresses = new KeyedSemaphore();
  private warned = false;

  constructor(
    @Inject(ACCESS_OPTIONS) private readonly options: CompleteAccessOptions,
    private readonly client: IntrospectionClient,
    private readonly subjects: SubjectResolver,
    private readonly clock: Clock,
    private readonly opaque: OpaqueTokens,
  ) {
    super();
    const { rememberSeconds = 0 } = options.introspection ?? {};
    const ttl = Math.min(rememberSeconds, MAX_CACHE_SECONDS) * 1000;
    // A `ttl` of 0 would cache for ever.
    this.live = new LRUCache({ max: MAX_LIVE, ttl: Math.max(1, ttl) });
  }

  onModuleInit(): void {
    this.opaque.register(this);
  }

  /** @throws InvalidAccessTokenError, InactiveSubjectError, or UnavailableError if the issuer does not answer. */
  async verify(token: string, { ip = null }: PresentedFrom = {}): Promise<Principal> {
    const id = parsePersonalTokenId(token);
    if (id === null) throw new InvalidAccessTokenError();
    if (!this.options.introspection) return this.refuseOffline();
    const answer = await this.find(token, id, ip);
    if (!answer || answer.claims.exp <= this.clock.nowSeconds())
      throw new InvalidAccessTokenError();
    const { claims, scopes } = answer;
    const own = { credential: 'personal-access-token', sessionId: claims.jti } as const;
    const { sub: subject, client_id: clientId, roles } = claims;
    // A resolver of the application decides about these tokens too. Ours would ask the issuer again.
    const state =
      this.subjects instanceof IntrospectionSubjectResolver
        ? answer.state
        : await this.subjects.resolve({ subject, clientId, roles, scopes, token, ...own });
    return toPrincipal({ claims, scopes }, state, own);
  }

  /** Does nothing: `POST /revoke` is a route of the issuer. */
  async revoke(): Promise<void> {}

  private refuseOffline(): never {
    if (!this.warned) {
      const message = 'A personal access token was rejected: such tokens need `introspection`.';
      writeLine(this.logger, 'warn', message);
    }
    this.warned = true;
    throw new InvalidAccessTokenError();
  }

  private find(
    token: string,
    id: string,
    ip: string | null,
  ): Answer | null | Promise<Answer | null> {
    const key = digestSecret(token);
    if (this.refused.has(key)) return null;
    const known = this.live.get(key) ?? this.pending.get(key);
    if (known) return known;
    const asked = this.ask(token, id, ip)
      .then((answer) => {
        if (!answer) this.refused.set(key, true);
        else if (this.options.introspection!.rememberSeconds) this.live.set(key, answer);
        return answer;
      })
      .finally(() => this.pending.delete(key));
    this.pending.set(key, asked);
    return asked;
  }

  private async ask(token: string, id: string, ip: string | null): Promise<Answer | null> {
    const leave = await this.addresses.acquire(toAddressGroup(ip), MAX_PER_ADDRESS);
    if (!leave) throw new UnavailableError(TOO_MANY);
    try {
      const release = await this.turns.acquire('', MAX_IN_FLIGHT);
      if (!release) throw new UnavailableError(TOO_MANY);
      try {
        return this.check(await this.client.introspect(token), id);
      } finally {
        release();
      }
    } finally {
      leave();
    }
  }

  /** Checks the answer as the claims of a token are checked: it may be that of another service, or of an attacker. */
  private check(answer: Record<string, unknown>, id: string): Answer | null {
    const { active, iss, aud, exp, iat, sub, jti, client_id, scope } = answer;
    const { issuer, audience } = this.options;
    const isOurs = iss === issuer && [aud].flat().includes(audience);
    if (active !== true || !isOurs || client_id !== PERSONAL_TOKEN_CLIENT_ID) return null;
    if (!isTime(exp) || !isTime(iat) || exp <= this.clock.nowSeconds()) return null;
    if (typeof sub !== 'string' || sub === '' || jti !== id || typeof scope !== 'string')
      return null;
    const state = toSubjectState(answer);
    return {
      claims: {
        iss: issuer,
        aud: audience,
        sub,
        client_id,
        iat,
        exp,
        jti: id,
        scope,
        roles: [...state.roles],
      },
      scopes: scope.split(' ').filter((each) => each !== ''),
      state,
    };
  }
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
