import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Events } from '../../../src/index.js';

/** Sends mail: a provider of your application. */
export abstract class Mailer {
  abstract sendWelcome(userId: string): Promise<void>;
}

@Injectable()
export class Welcome implements OnModuleInit {
  constructor(
    private readonly events: Events,
    private readonly mailer: Mailer,
  ) {}

  onModuleInit() {
    this.events.on('user.registered', ({ userId }) => this.mailer.sendWelcome(userId));
  }
}
