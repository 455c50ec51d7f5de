// better-auth on Node's server, as its documentation has it: sign-in with an email address and a password, and a route that
// checks the session and answers with the JSON of Nightlatch.
import { createServer } from 'node:http';
import { hash, verify } from '@node-rs/argon2';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { fromNodeHeaders, toNodeHandler } from 'better-auth/node';

const { DATABASE_URL, ME, SECRET_KEY, PASSWORD_HASH, COOKIE_CACHE, UPDATE_AGE_SECONDS } =
  process.env;
const DAY_SECONDS = 86_400;
/** Nightlatch's parameters. */
const OWASP = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const options = {
  database: DATABASE_URL.startsWith('sqlite:') ? await openSqlite() : await openPostgres(),
  secret: SECRET_KEY,
  baseURL: 'http://127.0.0.1:3000',
  emailAndPassword: {
    enabled: true,
    // Without one it is scrypt.
    ...(PASSWORD_HASH === 'argon2' && {
      password: {
        hash: (password) => hash(password, OWASP),
        verify: ({ hash: stored, password }) => verify(stored, password),
      },
    }),
  },
  session: {
    cookieCache: { enabled: COOKIE_CACHE === 'on' },
    // 0: each request renews its session, as a refresh does.
    updateAge: Number(UPDATE_AGE_SECONDS ?? DAY_SECONDS),
  },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  logger: { disabled: true },
};
await (await getMigrations(options)).runMigrations();
const auth = betterAuth(options);
const handleAuth = toNodeHandler(auth);

async function answerMe(request, response) {
  const { response: session, headers } = await auth.api.getSession({
    headers: fromNodeHeaders(request.headers),
    returnHeaders: true,
  });
  // A renewal sets the cookie again.
  for (const cookie of headers.getSetCookie()) response.appendHeader('set-cookie', cookie);
  const body = session ? ME : '{}';
  response.writeHead(session ? 200 : 401, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

const server = createServer((request, response) => {
  const answered = request.url === '/users/me' ? answerMe : handleAuth;
  answered(request, response).catch((error) => {
    console.error(error);
    response.destroy();
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port} `));

/** Opens the database with Nightlatch's settings. */
async function openSqlite() {
  const { default: Database } = await import('better-sqlite3');
  const database = new Database(`${DATABASE_URL.slice('sqlite:'.length)}.better-auth`);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  return database;
}

async function openPostgres() {
  const { Pool } = await import('pg');
  return new Pool({ connectionString: DATABASE_URL, max: 10 });
}
