import { Module } from '@nestjs/common';
import { AuthTablesModule } from '../database/auth-tables.module.js';
import { Factors } from './factors.js';
import { FACTOR_NOTICES } from './notices.js';
import { Passkey } from './passkey.entity.js';
import { PasskeyAssertions } from './passkeys/passkey-assertions.js';
import { PasskeyOptions } from './passkeys/passkey-options.js';
import { PasskeyFactor } from './passkeys/passkey.factor.js';
import { PasskeysStore } from './passkeys/passkeys.store.js';
import { RecoveryCode } from './recovery-code.entity.js';
import { RecoveryCodeFactor } from './recovery-codes/recovery-code.factor.js';
import { RecoveryCodes } from './recovery-codes/recovery-codes.js';
import { RecoveryCodesStore } from './recovery-codes/recovery-codes.store.js';
import { SecondFactors } from './second-factors.js';
import { TotpFactorRow } from './totp-factor.entity.js';
import { TotpFactor } from './totp/totp.factor.js';
import { TotpSecrets } from './totp/totp-secrets.js';
import { TotpStore } from './totp/totp.store.js';

/** What proves a factor. A command proves none, and so needs none of their keys and settings. */
const PROOFS = [PasskeyAssertions, PasskeyOptions, RecoveryCodes, TotpSecrets];

/**
 * Provides `Factors` for the command line of the server, which removes factors whatever the settings are: if the server
 * stops asking for factors, those of its users stay in the tables.
 */
@Module({
  imports: [AuthTablesModule.forFeature([Passkey, RecoveryCode, TotpFactorRow])],
  providers: [
    ...FACTOR_NOTICES,
    ...PROOFS.map((provide) => ({ provide, useValue: null })),
    Factors,
    PasskeyFactor,
    PasskeysStore,
    RecoveryCodeFactor,
    RecoveryCodesStore,
    SecondFactors,
    TotpFactor,
    TotpStore,
  ],
  exports: [Factors],
})
export class FactorRemovalModule {}
