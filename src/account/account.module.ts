import { Module } from '@nestjs/common';
import { ConfigurableAccountModule } from './account.options.js';
import { ProfileController } from './profile.controller.js';
import { ProfileService } from './profile.service.js';
import { RegistrationController } from './registration.controller.js';
import { RegistrationService } from './registration.service.js';

/** What people do with their own account. Optional: an application with its own pages leaves it out. */
@Module({
  controllers: [RegistrationController, ProfileController],
  providers: [RegistrationService, ProfileService],
})
export class AccountModule extends ConfigurableAccountModule {}
