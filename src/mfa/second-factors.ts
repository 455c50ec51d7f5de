import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Transaction } from '../database/transactions.js';
import { ExtensionRegistry } from '../events/extension-registry.js';
import type { User } from '../users/user.entity.js';
import { SecondFactor } from './second-factor.js';

/** The order in which a person is asked: those of the application after these, and those that stand in for others last. */
const FIRST = ['passkey', 'totp'];

/** Knows every kind of second factor: ours and those of the application. */
@Injectable()
export class SecondFactors implements OnApplicationBootstrap {
  private factors: readonly SecondFactor[] = [];

  constructor(private readonly extensions: ExtensionRegistry) {}

  /** @throws Error if two factors have the same kind. */
  onApplicationBootstrap(): void {
    this.factors = this.extensions.find(SecondFactor).toSorted((a, b) => rank(a) - rank(b));
    const kinds = this.factors.map(({ kind }) => kind);
    const twice = kinds.find((kind, index) => kinds.indexOf(kind) !== index);
    if (twice !== undefined) throw new Error(`Two second factors have the kind ${twice}.`);
  }

  /** Returns the factor of this kind, or null. */
  find(kind: string): SecondFactor | null {
    return this.factors.find((factor) => factor.kind === kind) ?? null;
  }

  /** Lists every factor, in the order in which a person is asked. */
  list(): readonly SecondFactor[] {
    return this.factors;
  }

  /** Lists the factors that the user has enrolled. */
  async listEnrolled(user: Pick<User, 'id'>, transaction?: Transaction): Promise<SecondFactor[]> {
    const enrolled: SecondFactor[] = [];
    for (const factor of this.factors) {
      if (await factor.isEnrolled(user, transaction)) enrolled.push(factor);
    }
    return enrolled;
  }

  /** Returns whether the user has a factor that is one alone, and does not only stand in for another. */
  async hasAny(user: Pick<User, 'id'>, transaction?: Transaction): Promise<boolean> {
    const enrolled = await this.listEnrolled(user, transaction);
    return enrolled.some(({ isFallback }) => !isFallback);
  }
}

function rank({ kind, isFallback }: SecondFactor): number {
  if (isFallback) return FIRST.length + 1;
  const index = FIRST.indexOf(kind);
  return index < 0 ? FIRST.length : index;
}
