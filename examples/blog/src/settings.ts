import { existsSync } from 'node:fs';

if (existsSync('.env')) process.loadEnvFile();

export const {
  /** The output of `openssl rand -hex 32`; use the same one at each start. */
  SECRET_KEY = '',
  PORT = '3000',
  /** The public URL of the blog. */
  ISSUER = `http://localhost:${PORT}`,
  DATABASE_FILE = 'data/blog.db',
} = process.env;
