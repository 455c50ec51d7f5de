import { Injectable } from '@nestjs/common';
import { ExtensionRegistry } from '../../events/extension-registry.js';
import { type FormParameters, getRequired } from '../../http/form-parameters.js';
import { type PresentedFactor, SecondSteps } from '../../sign-in/second-steps.js';
import type { SignInResult } from '../../sign-in/sign-in.service.js';
import { Grant, type GrantRequest } from './grant.js';
import { InvalidRequestError } from './oauth.errors.js';

/** The parameters that hold a proof, with the kind of factor that verifies it. */
const KINDS = { otp: 'totp', recovery_code: 'recovery_code', passkey: 'passkey' };

/**
 * `grant_type=urn:nightlatch:grant-type:mfa`: finishes a sign-in that another grant began, and that was answered
 * `mfa_required`. It is served if the application has second factors.
 */
@Injectable()
export class MfaGrant extends Grant {
  readonly type = 'urn:nightlatch:grant-type:mfa';
  override readonly forFirstParty = true;
  override readonly continuesOthers = true;
  override readonly limitsFailures = false;

  constructor(private readonly extensions: ExtensionRegistry) {
    super();
  }

  override isServed(): boolean {
    return this.findSteps() !== undefined;
  }

  async exchange({ parameters, client, request }: GrantRequest): Promise<SignInResult> {
    const token = getRequired(parameters, 'mfa_token');
    return this.findSteps()!.complete({ token, client, request }, parseProof(parameters));
  }

  private findSteps(): SecondSteps | undefined {
    return this.extensions.find(SecondSteps)[0];
  }
}

/** @throws InvalidRequestError if there is not exactly one proof. */
function parseProof(parameters: FormParameters): PresentedFactor {
  const proofs: PresentedFactor[] = Object.entries(KINDS)
    .filter(([name]) => parameters.has(name))
    .map(([name, kind]) => ({ kind, proof: parameters.get(name) }));
  const method = parameters.get('method');
  if (method !== undefined) proofs.push({ kind: method, proof: parameters.get('proof') });
  const [presented] = proofs;
  if (!presented || proofs.length > 1) {
    throw new InvalidRequestError(
      'Exactly one of otp, recovery_code, passkey and method is required',
    );
  }
  if (presented.kind !== 'passkey') return presented;
  return { kind: 'passkey', proof: parseJson(String(presented.proof)) };
}

/** @throws InvalidRequestError if the text is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidRequestError('passkey must be JSON');
  }
}
