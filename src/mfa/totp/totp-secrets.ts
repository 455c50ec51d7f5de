import { Inject, Injectable } from '@nestjs/common';
import { renderSVG } from 'uqr';
import { v7 as uuidv7 } from 'uuid';
import { Clock } from '../../clock/clock.js';
import { SecretKeys } from '../../crypto/secret-keys.js';
import { parseTotpCode } from '../../sign-in/totp-code.js';
import { TOKENS_OPTIONS, type TokensOptions } from '../../tokens/tokens.options.js';
import type { User } from '../../users/user.entity.js';
import { TotpFactorRow } from '../totp-factor.entity.js';
import { createOtpauthUri, findTimeStep, generateTotpSecret } from './totp.js';
import { TOTP_OPTIONS, type TotpOptions } from './totp.options.js';

/** What a person needs to set up an authenticator app. It is shown once. */
export interface TotpSetup {
  /** In base32. */
  secretPlain: string;
  otpauthUri: string;
  /** The URI as a QR code. */
  qrSvg: string;
}

const PURPOSE = 'totp';

/** Creates, encrypts and checks the secrets of authenticator apps. */
@Injectable()
export class TotpSecrets {
  private readonly issuer: string;
  private readonly stepsAhead: number;

  constructor(
    @Inject(TOTP_OPTIONS) { issuer, stepsAhead = 0 }: TotpOptions,
    @Inject(TOKENS_OPTIONS) tokens: TokensOptions,
    private readonly keys: SecretKeys,
    private readonly clock: Clock,
  ) {
    this.issuer = issuer ?? new URL(tokens.issuer).hostname;
    this.stepsAhead = stepsAhead;
  }

  /** Creates a secret for the user: the row to store, and what the user is shown. */
  create(user: User, sessionId: string): { row: TotpFactorRow; setup: TotpSetup } {
    const createdAt = this.clock.now();
    const id = uuidv7({ msecs: createdAt.getTime() });
    const secretPlain = generateTotpSecret();
    const row: TotpFactorRow = Object.assign(new TotpFactorRow(), {
      userId: user.id,
      id,
      secret: this.encrypt({ userId: user.id, id }, secretPlain),
      lastStep: 0,
      sessionId,
      createdAt,
      confirmedAt: null,
    });
    return { row, setup: this.toSetup(user, secretPlain) };
  }

  /** Returns what the user was shown when the row was created. */
  show(row: TotpFactorRow, user: User): TotpSetup {
    return this.toSetup(user, this.decrypt(row).plain);
  }

  /**
   * Returns the time step whose code was typed, and the row with its secret under the current `SECRET_KEY`; null if the code
   * is wrong. It does not use the code up.
   * @throws Error if the secret cannot be decrypted.
   */
  findStep(row: TotpFactorRow, typed: unknown): { step: number; row: TotpFactorRow } | null {
    const code = parseTotpCode(typed);
    if (code === null) return null;
    const { plain, outdated } = this.decrypt(row);
    const { stepsAhead } = this;
    const step = findTimeStep(plain, code, this.clock.now(), { stepsAhead });
    if (step === null) return null;
    return { step, row: outdated ? { ...row, secret: this.encrypt(row, plain) } : row };
  }

  private toSetup({ email }: User, secretPlain: string): TotpSetup {
    const otpauthUri = createOtpauthUri(secretPlain, this.issuer, email);
    return { secretPlain, otpauthUri, qrSvg: renderSVG(otpauthUri) };
  }

  private decrypt(row: TotpFactorRow) {
    const decrypted = this.keys.decrypt(PURPOSE, toContext(row), row.secret);
    if (!decrypted) throw new Error('The secret of an authenticator app cannot be decrypted.');
    return decrypted;
  }

  private encrypt(row: Pick<TotpFactorRow, 'userId' | 'id'>, secretPlain: string): string {
    return this.keys.encrypt(PURPOSE, toContext(row), secretPlain);
  }
}

/** Binds a ciphertext to its row. */
function toContext({ userId, id }: Pick<TotpFactorRow, 'userId' | 'id'>): string {
  return `${userId}/${id}`;
}
