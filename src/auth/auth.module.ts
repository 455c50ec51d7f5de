import { type DynamicModule, Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { Subjects } from '../access/subjects.js';
import { ClockModule } from '../clock/clock.module.js';
import { ChangesModule } from '../changes/changes.module.js';
import { ClientsModule } from '../clients/clients.module.js';
import { EventsModule } from '../events/events.module.js';
import { KeysModule } from '../keys/keys.module.js';
import { PasswordsModule } from '../passwords/passwords.module.js';
import { SecretsModule } from '../secrets/secrets.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { TokensModule } from '../tokens/tokens.module.js';
import { UsersModule } from '../users/users.module.js';
import { AUTH_OPTIONS, type AuthModuleOptions } from './auth.options.js';
import { LocalAuthenticator } from './local-authenticator.js';
import { LocalStrategy } from './local.strategy.js';
import { LoginController } from './login.controller.js';
import { LoginService } from './login.service.js';
import { LogoutController } from './logout.controller.js';
import { ScopeCatalogue } from './scope-catalogue.js';
import { SignInService } from './sign-in.service.js';
import { TokenResponses } from './token-responses.js';
import { SessionSubjects } from './session-subjects.js';

/** Signing in, and all the rooms below that it stands on. */
@Module({})
export class AuthModule {
  static forRoot(options: AuthModuleOptions): DynamicModule {
    const { accessTokenSeconds, sessions: { idleSeconds = Infinity } = {} } = options;
    // Else an access token could outlive the session that it names.
    if (idleSeconds < accessTokenSeconds) {
      throw new Error('sessions.idleSeconds must be at least accessTokenSeconds.');
    }
    return {
      module: AuthModule,
      global: true,
      imports: [
        ClockModule,
        EventsModule,
        ChangesModule.forRoot(options),
        SecretsModule.forRoot(options),
        UsersModule,
        PasswordsModule.forRoot(options.passwords ?? {}),
        KeysModule.forRoot(options),
        SessionsModule.forRoot(options.sessions ?? {}),
        ClientsModule.forRoot(options),
        TokensModule.forRoot(options),
        AccessModule,
      ],
      controllers: [LoginController, LogoutController],
      providers: [
        { provide: AUTH_OPTIONS, useValue: options },
        { provide: Subjects, useClass: SessionSubjects },
        LocalStrategy,
        LocalAuthenticator,
        LoginService,
        ScopeCatalogue,
        SignInService,
        TokenResponses,
      ],
      exports: [AUTH_OPTIONS, Subjects, ScopeCatalogue, SignInService, TokenResponses],
    };
  }
}
