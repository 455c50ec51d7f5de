// Refresh tokens as tutorials on Nest add them to its documentation's recipe, on its default adapter: a second JWT, whose hash is
// a column of the user. A refresh verifies the JWT, reads the user, verifies the hash, signs two JWTs, and stores the new hash.
import { createHash, randomUUID } from 'node:crypto';
import 'reflect-metadata';
import {
  Body,
  Controller,
  ForbiddenException,
  Inject,
  Injectable,
  Module,
  Post,
  UnauthorizedException,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { JwtModule, JwtService } from '@nestjs/jwt';
import { ExpressAdapter } from '@nestjs/platform-express';
import { InjectRepository, TypeOrmModule } from '@nestjs/typeorm';
import argon2 from 'argon2';
import { Column, Entity, PrimaryGeneratedColumn, Repository } from 'typeorm';

const databaseUrl = process.env.DATABASE_URL!;
const [secret, refreshSecret] = [randomUUID(), randomUUID()];

/** The tutorials hash with the defaults of their package. A token is random, so SHA-256 would do. */
const HASHES = {
  argon2: {
    hash: (token: string) => argon2.hash(token),
    verify: (hash: string, token: string) => argon2.verify(hash, token),
  },
  'SHA-256': {
    hash: async (token: string) => createHash('sha256').update(token).digest('hex'),
    verify: async (hash: string, token: string) => hash === (await HASHES['SHA-256'].hash(token)),
  },
};
const { hash, verify } = HASHES[process.env.TOKEN_HASH as keyof typeof HASHES];

@Entity('recipe_users')
class User {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column({ type: 'varchar', unique: true })
  username!: string;

  @Column({ type: 'varchar', nullable: true })
  refreshToken!: string | null;
}

interface Claims {
  sub: string;
  username: string;
}

@Injectable()
class AuthService {
  constructor(
    @InjectRepository(User) private readonly users: Repository<User>,
    @Inject(JwtService) private readonly jwt: JwtService,
  ) {}

  async signUp(username: string) {
    return this.issue(await this.users.save(this.users.create({ username })));
  }

  async refresh(token: string) {
    const { sub: id } = await this.jwt
      .verifyAsync<Claims>(token, { secret: refreshSecret })
      .catch(() => {
        throw new UnauthorizedException();
      });
    const user = await this.users.findOneBy({ id });
    if (!user?.refreshToken || !(await verify(user.refreshToken, token))) {
      throw new ForbiddenException('Access Denied');
    }
    return this.issue(user);
  }

  private async issue({ id, username }: User) {
    const claims: Claims = { sub: id, username };
    const [access_token, refresh_token] = await Promise.all([
      this.jwt.signAsync(claims, { secret, expiresIn: '15m' }),
      this.jwt.signAsync(claims, {
        secret: refreshSecret,
        expiresIn: '7d',
        jwtid: randomUUID(),
      }),
    ]);
    await this.users.update(id, { refreshToken: await hash(refresh_token) });
    return { access_token, refresh_token };
  }
}

@Controller()
class AuthController {
  constructor(@Inject(AuthService) private readonly auth: AuthService) {}

  /** One route, so that the load is that of Nightlatch. A sign-up instead of a sign-in, because no password is measured. */
  @Post('token')
  createTokens(@Body() { username, refresh_token }: Partial<Record<string, string>>) {
    return refresh_token ? this.auth.refresh(refresh_token) : this.auth.signUp(username!);
  }
}

@Module({
  imports: [
    JwtModule.register({}),
    TypeOrmModule.forRoot(
      databaseUrl.startsWith('sqlite:')
        ? {
            type: 'better-sqlite3',
            database: `${databaseUrl.slice('sqlite:'.length)}.recipe`,
            // Nightlatch's settings, without which a commit could be lost or would be slower.
            enableWAL: true,
            prepareDatabase: (database: { pragma(sql: string): void }) =>
              database.pragma('synchronous = FULL'),
            entities: [User],
            synchronize: true,
          }
        : { type: 'postgres', url: databaseUrl, entities: [User], synchronize: true },
    ),
    TypeOrmModule.forFeature([User]),
  ],
  controllers: [AuthController],
  providers: [AuthService],
})
class AppModule {}

const app = await NestFactory.create(AppModule, new ExpressAdapter(), { logger: false });
await app.listen(0, '127.0.0.1');
console.log(`http://127.0.0.1:${(app.getHttpServer().address() as { port: number }).port} `);
