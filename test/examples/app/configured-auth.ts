import { ConfigService } from './nest-config.js';
import { AuthModule } from '../../../src/index.js';

/** Goes into the imports of AppModule, beside ConfigModule.forRoot({ isGlobal: true }). */
export const auth = AuthModule.forRootAsync({
  inject: [ConfigService],
  useFactory: (config: ConfigService) => ({
    secretKey: config.getOrThrow('SECRET_KEY'),
    issuer: config.getOrThrow('ISSUER'),
    scopes: { 'reports:read': 'Read your reports' },
  }),
});
