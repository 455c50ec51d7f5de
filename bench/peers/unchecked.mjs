// The same server, whose guards check neither the session nor the user.
import 'reflect-metadata';
import { SubjectResolver } from '../../dist/index.js';
import { createLog } from '../../dist/server/logging/logging.js';
import { createServer } from '../../dist/server/process/create-server.js';
import { readSettings } from '../../dist/server/settings/read-settings.js';

const { settings } = readSettings(process.env);
const app = await createServer(settings, createLog(settings));
const { id } = JSON.parse(process.env.ME);
const state = { userId: id, username: 'bench', disabled: false, roles: [] };
app.get(SubjectResolver, { strict: false }).resolve = () => state;
await app.listen({ port: 0, host: '127.0.0.1' });
console.log(`http://127.0.0.1:${app.getHttpServer().address().port} `);
