import { Body, Controller, Header, HttpCode, Post, Req } from '@nestjs/common';
import {
  type Actor,
  CurrentActor,
  type HttpRequest,
  LinkNotValidError,
  MailLinks,
  Public,
  SignInChallengeError,
  SignInService,
  toRequestOrigin,
  UnitsOfWork,
  UsersService,
} from '../../../src/index.js';

@Public()
@Controller('magic-link')
export class MagicLinkController {
  constructor(
    private readonly links: MailLinks,
    private readonly units: UnitsOfWork,
    private readonly users: UsersService,
    private readonly signIns: SignInService,
  ) {}

  @Post()
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async enter(
    @Body('token') token: unknown,
    @Req() request: HttpRequest,
    @CurrentActor() by: Actor,
  ) {
    const link = await this.links.verify(String(token), 'magic-link');
    const user = await this.users.findById(link.userId);
    if (!user) throw new LinkNotValidError();
    // Of two requests with one link, the second one fails here.
    await this.units.run(by, (unit) => this.links.consume(link, unit));
    const result = await this.signIns.complete(user, {
      methods: ['magic_link'],
      scopes: ['reports:read'],
      request: toRequestOrigin(request),
    });
    if (result.status === 'challenge') throw new SignInChallengeError(result.challenge);
    return result.tokens;
  }
}
