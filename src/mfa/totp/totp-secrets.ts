import { Inject, Injectable, Logger } from '@nestjs/common';
import { renderSVG } from 'uqr';
import { v7 as uuidv7 } from 'uuid';
import { Clock } from '../../clock/clock.js';
import { SecretKeys } from '../../crypto/secret-keys.js';
import { writeLine } from '../../http/write-line.js';
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

/** An encrypted secret, and the row that it is bound to. */
export type StoredSecret = Pick<TotpFactorRow, 'userId' | 'id' | 'secret'>;

const PURPOSE = 'totp';
const UNREADABLE =
  'The secret of an authenticator app cannot be decrypted: it was encrypted under another SECRET_KEY. Add that key to SECRET_KEY_FALLBACKS, or reset the factors of the user.';

/** Creates, encrypts and checks the secrets of authenticator apps. */
@Injectable()
export class TotpSecrets {
  private readonly logger = new Logger(TotpSecrets.name);
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

  /** Returns the secret in clear, or null if the server has no key for it, which is logged. */
  decrypt(row: StoredSecret): string | null {
    const decrypted = this.keys.decrypt(PURPOSE, toContext(row), row.secret);
    if (!decrypted) writeLine(this.logger, 'error', UNREADABLE, { userId: row.userId });
    return decrypted?.plain ?? null;
  }

  /** Returns the secret encrypted under `SECRET_KEY`, or null for `reencrypted` if it is so already, or not readable. */
  reencrypt(row: StoredSecret): { isReadable: boolean; reencrypted: string | null } {
    const decrypted = this.keys.decrypt(PURPOSE, toContext(row), row.secret);
    const reencrypted = decrypted?.outdated ? this.encrypt(row, decrypted.plain) : null;
    return { isReadable: decrypted !== null, reencrypted };
  }

  /** Returns the time step whose code was typed, or null if the code is wrong. It does not use the code up. */
  findStep(secretPlain: string, typed: unknown): number | null {
    const code = parseTotpCode(typed);
    if (code === null) return null;
    const { stepsAhead } = this;
    return findTimeStep(secretPlain, code, this.clock.now(), { stepsAhead });
  }

  /** Returns what the user is shown of the secret. */
  toSetup({ email }: User, secretPlain: string): TotpSetup {
    const otpauthUri = createOtpauthUri(secretPlain, this.issuer, email);
    return { secretPlain, otpauthUri, qrSvg: renderSVG(otpauthUri) };
  }

  private encrypt(row: Pick<TotpFactorRow, 'userId' | 'id'>, secretPlain: string): string {
    return this.keys.encrypt(PURPOSE, toContext(row), secretPlain);
  }
}

/** Binds a ciphertext to its row. */
function toContext({ userId, id }: Pick<TotpFactorRow, 'userId' | 'id'>): string {
  return `${userId}/${id}`;
}
