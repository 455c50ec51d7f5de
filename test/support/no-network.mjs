import { Socket } from 'node:net';

// Preloaded into a process that must not use the network.
Socket.prototype.connect = () => {
  throw new Error('This process must not use the network.');
};
