/** A mail server, and how to sign in to it. */
interface SmtpServer {
  host: string;
  port: number;
  /** TLS from the first byte (`smtps:`). */
  secure: boolean;
  auth: { user: string; pass: string } | null;
}

const DEFAULT_PORTS: Record<string, number> = { 'smtp:': 587, 'smtps:': 465 };

/** Parses the URL of a mail server; returns null if it is not valid. User and password are percent-encoded. */
export function parseSmtpUrl(text: string): SmtpServer | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  const defaultPort = DEFAULT_PORTS[url?.protocol ?? ''];
  if (!url?.hostname || defaultPort === undefined) return null;
  const hasMore = url.search !== '' || url.hash !== '' || !/^\/?$/.test(url.pathname);
  // A password without a user, or a user without a password, is a slip of the pen.
  if (hasMore || (url.username === '') !== (url.password === '')) return null;
  try {
    const auth = url.username
      ? { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) }
      : null;
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
    return { host, port: Number(url.port) || defaultPort, secure: url.protocol === 'smtps:', auth };
  } catch {
    return null;
  }
}
