#!/usr/bin/env node
/** The door of the command line: says which Node is needed where this one is too old, else starts the program. */
import packageJson from '../package.json' with { type: 'json' };

// Older versions cannot even read the rest: it uses SQLite and the syntax of this version.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const [needsMajor = 0, needsMinor = 0] = packageJson.engines.node.replace('>=', '').split('.').map(Number);
if (major < needsMajor || (major === needsMajor && minor < needsMinor)) {
  process.stderr.write(
    `AutoSync needs Node ${needsMajor}.${needsMinor} or newer; this is ${process.versions.node}.\n`,
  );
  process.exitCode = 2;
} else {
  const { main } = await import('./command-line.ts');
  process.exitCode = await main(process.argv.slice(2));
}
