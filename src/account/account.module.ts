import { Module } from '@nestjs/common';
import { ConfigurableAccountModule } from './account.options.js';
import { OwnSessionsService } from './own-sessions.service.js';
import { PasswordController } from './password.controller.js';
import { PasswordChangeService } from './password-change.service.js';
import { ProfileController } from './profile.controller.js';
import { ProfileService } from './profile.service.js';
import { RegistrationController } from './registration.controller.js';
import { RegistrationService } from './registration.service.js';
import { SessionsController } from './sessions.controller.js';

/** What people do with their own account. Optional: an application with its own pages leaves it out. */
@Module({
  controllers: [RegistrationController, ProfileController, PasswordController, SessionsController],
  providers: [RegistrationService, ProfileService, PasswordChangeService, OwnSessionsService],
})
export class AccountModule extends ConfigurableAccountModule {}
