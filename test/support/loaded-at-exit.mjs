// Preloaded into a process: prints the packages that it has loaded to the standard error when it exits.
import { Session } from 'node:inspector';

process.on('exit', () => {
  const packages = new Set();
  const session = new Session();
  session.connect();
  session.on('Debugger.scriptParsed', ({ params }) => {
    const [, name] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(params.url) ?? [];
    if (name) packages.add(name);
  });
  session.post('Debugger.enable');
  session.disconnect();
  console.error([...packages].join('\n'));
});
