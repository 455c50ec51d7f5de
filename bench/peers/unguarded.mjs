// The same server, whose guard lets every request through without a check.
import 'reflect-metadata';
import { JwtAuthGuard } from '../../dist/index.js';
import { createLog } from '../../dist/server/logging/logging.js';
import { createServer } from '../../dist/server/process/create-server.js';
import { readSettings } from '../../dist/server/settings/read-settings.js';

const { settings } = readSettings(process.env);
const { id } = JSON.parse(process.env.ME);
const user = { id, userId: id, scopes: [], roles: [] };
JwtAuthGuard.prototype.canActivate = (context) => {
  context.getArgByIndex(0).user = user;
  return true;
};
const app = await createServer(settings, createLog(settings));
await app.listen({ port: 0, host: '127.0.0.1' });
console.log(`http://127.0.0.1:${app.getHttpServer().address().port} `);
