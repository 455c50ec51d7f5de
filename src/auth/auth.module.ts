import { type DynamicModule, Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { Subjects } from '../access/subjects.js';
import { ClockModule } from '../clock/clock.module.js';
import { KeysModule } from '../keys/keys.module.js';
import { PasswordsModule } from '../passwords/passwords.module.js';
import { SecretsModule } from '../secrets/secrets.module.js';
import { TokensModule } from '../tokens/tokens.module.js';
import { UsersModule } from '../users/users.module.js';
import { AUTH_OPTIONS, type AuthModuleOptions } from './auth.options.js';
import { LocalAuthenticator } from './local-authenticator.js';
import { LocalStrategy } from './local.strategy.js';
import { LoginController } from './login.controller.js';
import { LoginService } from './login.service.js';
import { ScopeCatalogue } from './scope-catalogue.js';
import { SignInService } from './sign-in.service.js';
import { UserSubjects } from './user-subjects.js';

/** Signing in, and all the rooms below that it stands on. */
@Module({})
export class AuthModule {
  static forRoot(options: AuthModuleOptions): DynamicModule {
    return {
      module: AuthModule,
      global: true,
      imports: [
        ClockModule,
        SecretsModule.forRoot(options),
        UsersModule,
        PasswordsModule.forRoot(options.passwords ?? {}),
        KeysModule.forRoot(options),
        TokensModule.forRoot(options),
        AccessModule,
      ],
      controllers: [LoginController],
      providers: [
        { provide: AUTH_OPTIONS, useValue: options },
        { provide: Subjects, useClass: UserSubjects },
        LocalStrategy,
        LocalAuthenticator,
        LoginService,
        ScopeCatalogue,
        SignInService,
      ],
      exports: [Subjects, ScopeCatalogue, SignInService],
    };
  }
}
