import { existsSync } from 'node:fs';

if (existsSync('.env')) process.loadEnvFile();

export const {
  /** The same at each start: `openssl rand -hex 32`. */
  SECRET_KEY = '',
  PORT = '3000',
  /** Where people reach the blog. */
  ISSUER = `http://localhost:${PORT}`,
  DATABASE_FILE = 'data/blog.db',
} = process.env;
