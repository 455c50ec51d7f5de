import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { BROWSER_CLIENT } from '../../clients/client.js';
import { ExtensionRegistry } from '../../events/extension-registry.js';
import { toRequestOrigin } from '../../http/request-origin.js';
import { MissingFieldsError } from '../../pages/page-failure.js';
import type { FieldTexts } from '../../pages/page-form.js';
import { type PasskeyCeremony, parsePasskeyField } from '../../pages/page-passkey.js';
import type { PageVisit } from '../../pages/page-visit.js';
import { meetsAcr } from '../../sessions/authentication-context.js';
import { SecondFactorProof } from '../../sign-in/second-factor-proof.js';
import { findPagePasskeys, type Passkeys } from '../../sign-in/passkeys.js';
import { type PresentedFactor, SecondSteps } from '../../sign-in/second-steps.js';
import { MfaTokenNotValidError, WrongSecondFactorError } from '../../sign-in/sign-in.errors.js';
import type { User } from '../../users/user.entity.js';
import { WrongFactorError } from './second-step-form.js';

/** A factor that a page asks for. */
export interface ShownFactor {
  kind: string;
  /** The kinds of factors that the user can use on the page, the best first. */
  kinds: readonly string[];
  passkey?: PasskeyCeremony;
}

/** A second step, and the factor that the page asks for. */
export interface ShownStep extends ShownFactor {
  /** The `mfa_token`. */
  token: string;
}

/** Decides which second factor a page asks for, and reads the answer. */
@Injectable()
export class ShownFactors implements OnApplicationBootstrap {
  private steps: SecondSteps | undefined;
  private proof: SecondFactorProof | undefined;
  private passkeys: Passkeys | null = null;

  constructor(private readonly extensions: ExtensionRegistry) {}

  onApplicationBootstrap(): void {
    [this.steps] = this.extensions.find(SecondSteps);
    [this.proof] = this.extensions.find(SecondFactorProof);
    this.passkeys = findPagePasskeys(this.extensions);
  }

  /** @throws MfaTokenNotValidError if the application has no second steps. */
  getSteps(): SecondSteps {
    if (!this.steps) throw new MfaTokenNotValidError();
    return this.steps;
  }

  /** @throws WrongSecondFactorError if the application has no second factors. */
  getProof(): SecondFactorProof {
    if (!this.proof) throw new WrongSecondFactorError();
    return this.proof;
  }

  /** Lists the kinds of the user's factors that reach one of the levels, the best first. */
  async listReaching(acrValues: readonly string[], user: User): Promise<string[]> {
    const factors = (await this.proof?.listFactors(user)) ?? [];
    const strong = factors.filter(({ acr }) => acrValues.some((wanted) => meetsAcr(acr, wanted)));
    return this.listShown(strong.map(({ kind }) => kind));
  }

  /** Returns the step of the form, with the factor that the person chose, or the best one. Null if it is over. */
  async open(
    { mfa_token: token = '', ...chosen }: FieldTexts,
    { request }: PageVisit,
  ): Promise<ShownStep | null> {
    const presented = { token, client: BROWSER_CLIENT, request: toRequestOrigin(request) };
    try {
      const step = await this.getSteps().open(presented);
      const prepare = (kind: string) => this.getSteps().prepare(step, kind);
      const shown = await this.show(step.kinds, chosen, prepare);
      return shown && { ...shown, token };
    } catch (error) {
      if (error instanceof MfaTokenNotValidError) return null;
      throw error;
    }
  }

  /**
   * Returns the factor that the person chose, or the best one. Null if the pages take none of the user's.
   * @param prepare creates the options of a factor
   */
  async show(
    all: readonly string[],
    { method, other_method: other }: FieldTexts,
    prepare: (kind: string) => Promise<object | null>,
  ): Promise<ShownFactor | null> {
    const kinds = this.listShown(all);
    const kind = [other, method].find((each) => each && kinds.includes(each)) ?? kinds[0];
    if (kind === undefined) return null;
    const options = await prepare(kind);
    return { kind, kinds, ...(options && { passkey: { method: 'get', options } }) };
  }

  /** Returns the kinds that a person can use on the pages. */
  private listShown(kinds: readonly string[]): string[] {
    return kinds.filter((kind) => kind !== 'passkey' || this.passkeys !== null);
  }
}

/**
 * Returns what the person presents.
 * @throws MissingFieldsError if the code is missing; WrongFactorError if the passkey is.
 */
export function readPresented(
  { code = '', passkey = '' }: FieldTexts,
  { kind }: ShownFactor,
): PresentedFactor {
  if (kind === 'passkey') {
    if (passkey === '') throw new WrongFactorError(kind);
    return { kind, proof: parsePasskeyField(passkey) };
  }
  if (code === '') throw new MissingFieldsError(['code']);
  return { kind, proof: code };
}
