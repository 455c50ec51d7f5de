import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, call, type Call } from '../support/http.js';

/** Longer than any answer takes, even with a queue of hashes on a busy machine. */
const ANSWER_LIMIT_MS = 40_000;
const RETRY_PAUSE_MS = 300;

export type Kind =
  'register' | 'sign-in' | 'refresh' | 'reuse' | 'first guard' | 'guard' | 'ended' | 'sign-out';

/** A request, and what it must be answered with, besides 503 with `Retry-After`. */
export interface Request {
  kind: Kind;
  method: string;
  path: string;
  options: Call;
  allowed: readonly number[];
}

/** A request that was answered. */
export interface Exchange {
  kind: Kind;
  instance: number;
  sentAt: number;
  answeredAt: number;
  status: number;
}

/** Sends requests to the instances, keeps every answer, and notes those that a client must never get. */
export class Traffic {
  readonly exchanges: Exchange[] = [];
  readonly faults: string[] = [];

  /** @param urls those of the instances, which requests name by their index */
  constructor(readonly urls: readonly string[]) {}

  /**
   * @returns the answer, or null if it is 503
   * @throws Error if the answer is a fault
   */
  async send(instance: number, request: Request): Promise<Answer | null> {
    const { kind, method, path, options, allowed } = request;
    const sentAt = Date.now();
    const url = this.urls[instance]!;
    const answer = await Promise.race([
      call(url, method, path, options).catch((error: Error) => error),
      sleep(ANSWER_LIMIT_MS, new Error('no answer'), { ref: false }),
    ]);
    if (answer instanceof Error) {
      return this.reject(request, instance, sentAt, `${answer.message} ${String(answer.cause)}`);
    }
    const { status, headers, body } = answer;
    this.exchanges.push({ kind, instance, sentAt, answeredAt: Date.now(), status });
    if (allowed.includes(status)) return answer;
    if (status === 503 && headers.has('retry-after')) return null;
    return this.reject(request, instance, sentAt, `${status} ${JSON.stringify(body)}`);
  }

  /**
   * Sends a request to the instances in turn, until one answers.
   * @param afterRetry the answers that are right as well once an earlier attempt may have taken effect
   */
  async insist(first: number, request: Request, afterRetry: number[] = []): Promise<Answer> {
    const again = { ...request, allowed: [...request.allowed, ...afterRetry] };
    for (let attempt = 0; ; attempt++) {
      const instance = (first + attempt) % this.urls.length;
      const answer = await this.send(instance, attempt === 0 ? request : again);
      if (answer) return answer;
      await sleep(RETRY_PAUSE_MS);
    }
  }

  private reject({ kind }: Request, instance: number, sentAt: number, answer: string): never {
    const fault = `${new Date(sentAt).toISOString()} ${kind}, instance ${instance}: ${answer}`;
    this.faults.push(fault);
    throw new Error(fault);
  }
}
