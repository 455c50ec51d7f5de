import { io, type Socket } from 'socket.io-client';

/** Connects with a token that `getAccessToken` reads, or refreshes if it has expired. */
export function connect(url: string, getAccessToken: () => Promise<string>): Socket {
  const socket = io(url, {
    auth: (send) => void getAccessToken().then((token) => send({ token })),
  });
  socket.on('exception', ({ code }: { code?: string }) => {
    // Connects again, with a new token.
    if (code === 'invalid_token') socket.disconnect().connect();
  });
  return socket;
}
