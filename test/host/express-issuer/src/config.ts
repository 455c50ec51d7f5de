import { Global, Injectable, Module } from '@nestjs/common';

/** The settings of the application, from the environment. */
@Injectable()
export class Config {
  readonly port = Number(process.env.PORT);
  readonly databaseUrl = process.env.DATABASE_URL!;
  readonly secretKey = process.env.SECRET_KEY!;
  readonly issuer = process.env.ISSUER!;
}

@Global()
@Module({ providers: [Config], exports: [Config] })
export class ConfigModule {}
