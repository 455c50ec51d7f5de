import {
  Body,
  Controller,
  Delete,
  HttpCode,
  Ip,
  Post,
  Req,
  Res,
  ValidationPipe,
} from '@nestjs/common';
import { IsString, MaxLength } from 'class-validator';
import type { Request, Response } from 'express';
import { Public } from 'nightlatch/access';
import { clearSession, readSession, writeSession } from './session-cookie.js';
import { signIn, signOut } from './tokens.js';

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
    await writeSession(response, await signIn({ username, password }, address));
  }

  @Delete()
  @HttpCode(204)
  async signOut(
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    const session = await readSession(request);
    clearSession(response);
    if (session) await signOut(session);
  }
}
