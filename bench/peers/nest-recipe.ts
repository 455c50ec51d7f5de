// The code of the chapter on authentication in Nest's documentation, on its default adapter. Its guard calls JwtService with
// the secret as text, and checks neither a session nor the user.
import 'reflect-metadata';
import {
  type CanActivate,
  Controller,
  type ExecutionContext,
  Get,
  Inject,
  Injectable,
  Module,
  Req,
  UnauthorizedException,
  UseGuards,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { JwtModule, JwtService } from '@nestjs/jwt';
import { ExpressAdapter } from '@nestjs/platform-express';

const me = JSON.parse(process.env.ME!) as object;
const secret = process.env.PEER_SECRET!;

interface Request {
  headers: { authorization?: string };
  user?: unknown;
}

@Injectable()
class AuthGuard implements CanActivate {
  constructor(@Inject(JwtService) private readonly jwt: JwtService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    const [type, token] = request.headers.authorization?.split(' ') ?? [];
    if (type !== 'Bearer' || !token) throw new UnauthorizedException();
    try {
      request.user = await this.jwt.verifyAsync(token, { secret });
    } catch {
      throw new UnauthorizedException();
    }
    return true;
  }
}

@Controller('users/me')
class MeController {
  @Get()
  @UseGuards(AuthGuard)
  read(@Req() _request: Request): object {
    return me;
  }
}

@Module({
  imports: [JwtModule.register({ global: true, secret, signOptions: { expiresIn: '1h' } })],
  controllers: [MeController],
})
class AppModule {}

const app = await NestFactory.create(AppModule, new ExpressAdapter(), { logger: false });
await app.listen(0, '127.0.0.1');
console.log(`http://127.0.0.1:${(app.getHttpServer().address() as { port: number }).port} `);
