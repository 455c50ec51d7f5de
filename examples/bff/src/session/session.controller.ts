import {
  Body,
  Controller,
  Delete,
  HttpCode,
  Ip,
  Post,
  Req,
  Res,
  UnauthorizedException,
  ValidationPipe,
} from '@nestjs/common';
import { IsString, MaxLength } from 'class-validator';
import type { Request, Response } from 'express';
import { Public } from 'nightlatch/access';
import { requestTokens, revoke } from './issuer.js';
import { clearSession, readSession, writeSession } from './session-cookie.js';

/** The body of `POST /session`. */
class Credentials {
  @IsString()
  @MaxLength(254)
  username!: string;

  @IsString()
  @MaxLength(128)
  password!: string;
}

/** Signs in and out. The page never sees a token. */
@Public()
@Controller('session')
export class SessionController {
  @Post()
  @HttpCode(204)
  async signIn(
    @Body(new ValidationPipe()) { username, password }: Credentials,
    @Ip() address: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    const form = { grant_type: 'password', username, password };
    const session = await requestTokens(form, address);
    if (!session) throw new UnauthorizedException('The user name or the password is wrong.');
    await writeSession(response, session);
  }

  @Delete()
  @HttpCode(204)
  async signOut(
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    const session = await readSession(request);
    clearSession(response);
    if (session) await revoke(session);
  }
}
