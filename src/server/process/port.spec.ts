import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it, vi } from 'vitest';
import { Port } from './port.js';

const ADDRESS = { host: '127.0.0.1', port: 0 };

const open = async () => {
  const accepted: Socket[] = [];
  const port = new Port((connection) => accepted.push(connection.on('error', () => {})));
  const { port: number } = new URL(await port.listen(ADDRESS));
  const request = () => connect(Number(number), ADDRESS.host).on('error', () => {});
  return { accepted, port, request };
};

const uncaught = vi.fn<(error: Error) => void>();
afterEach(() => {
  process.off('uncaughtException', uncaught);
  uncaught.mockReset();
});

it('Port.close() survives clients that reset their connections meanwhile', async () => {
  process.on('uncaughtException', uncaught);
  const { accepted, port, request } = await open();
  // Each connects and resets while the one before is accepted, so that the port does not run out of connections.
  let left = 50;
  const connectAndReset = (): void => {
    if (left-- <= 0) return;
    const client = request().on('connect', () => {
      connectAndReset();
      client.resetAndDestroy();
    });
  };
  connectAndReset();
  connectAndReset();
  await sleep(0);
  await port.close();
  await sleep(20);
  expect(uncaught).not.toHaveBeenCalled();
  expect(accepted.filter(({ destroyed }) => !destroyed)).toEqual([]);
});

it('Port.close() accepts the connections that are established, also when it is called between two events', async () => {
  const { accepted, port, request } = await open();
  const closed = new Promise<void>((resolve) => {
    const first = request().on('connect', () => {
      for (let i = 0; i < 5; i++) request();
      process.nextTick(() => resolve(port.close()));
      first.destroy();
    });
  });
  await closed;
  expect(accepted).toHaveLength(6);
});
