import { Agent, get } from 'node:http';
import { v7 as uuidv7 } from 'uuid';
import { createPersonalToken } from '../../src/tokens/personal-token.js';
import { sendEvenly } from '../load.js';

// Sends well-formed tokens with ids that do not exist, or requests without a token. It runs in its own process, so that its
// work does not slow the measured requests.
const url = process.env.FLOOD_URL!;
const agent = new Agent({ keepAlive: true, maxSockets: 256 });
sendEvenly(Number(process.env.FLOOD_PER_SECOND), () => {
  const headers =
    process.env.FLOOD_TOKEN === 'none'
      ? {}
      : { authorization: `Bearer ${createPersonalToken(uuidv7())}` };
  get(url, { agent, headers }, (response) => {
    // 503: too many of them wait already.
    if (response.statusCode !== 401 && response.statusCode !== 503) {
      throw new Error(`${url}: ${response.statusCode}`);
    }
    response.resume();
  });
});
console.log(`Sending to ${new URL(url).origin} `);
