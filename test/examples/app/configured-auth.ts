import { ConfigService } from './nest-config.js';
import {
  authEntities,
  authMigrations,
  AuthModule,
  DatabaseModule,
  FederationModule,
} from '../../../src/index.js';

// These go into the imports of AppModule, beside ConfigModule.forRoot({ isGlobal: true }).
export const database = DatabaseModule.forRootAsync({
  inject: [ConfigService],
  useFactory: (config: ConfigService) => ({
    url: config.getOrThrow('DATABASE_URL'),
    entities: [...authEntities],
    migrations: [...authMigrations],
  }),
});

export const auth = AuthModule.forRootAsync({
  inject: [ConfigService],
  useFactory: (config: ConfigService) => ({
    secretKey: config.getOrThrow('SECRET_KEY'),
    issuer: config.getOrThrow('ISSUER'),
    scopes: { 'reports:read': 'Read your reports' },
  }),
});

export const federation = FederationModule.forRootAsync({
  routes: { pages: true },
  inject: [ConfigService],
  useFactory: (config: ConfigService) => ({
    providers: [
      {
        id: 'google',
        issuer: 'https://accounts.google.com',
        client_id: config.getOrThrow('GOOGLE_CLIENT_ID'),
        client_secret: config.getOrThrow('GOOGLE_CLIENT_SECRET'),
      },
    ],
  }),
});
