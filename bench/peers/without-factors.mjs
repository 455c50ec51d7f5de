// The same server, without second factors and passkeys.
import 'reflect-metadata';
import { FactorsModule, PasskeysModule, TotpModule } from '../../dist/index.js';
import { createLog } from '../../dist/server/logging/logging.js';
import { createServer } from '../../dist/server/process/create-server.js';
import { readSettings } from '../../dist/server/settings/read-settings.js';

for (const module of [FactorsModule, TotpModule, PasskeysModule]) {
  module.forRoot = () => ({ module: class LeftOut {} });
}
const { settings } = readSettings(process.env);
const app = await createServer(settings, createLog(settings));
await app.listen({ port: 0, host: '127.0.0.1' });
console.log(`http://127.0.0.1:${app.getHttpServer().address().port} `);
