// Preloaded into a host application: reports what the process has loaded. Node lists required modules but not
// imported ones; its debugger knows both.
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
// The channel alone must not keep the application running.
process.channel?.unref();
