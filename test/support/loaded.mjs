// Preloaded into a host application: tells whoever started it what it has loaded, however it was loaded. Node has
// a list of what was required, and none of what was imported; its debugger knows of both.
import { Session } from 'node:inspector';

process.on('message', () => {
  const paths = process.report.getReport().sharedObjects.filter((path) => path.endsWith('.node'));
  const session = new Session();
  session.connect();
  session.on('Debugger.scriptParsed', ({ params }) => {
    if (!params.url.startsWith('node:')) paths.push(params.url.replace(/^file:\/\//, ''));
  });
  session.post('Debugger.enable', () => {
    session.disconnect();
    process.send(paths);
  });
});
// Else the channel alone would keep the application running.
process.channel?.unref();
