/**
 * Preloaded into AutoSync (`node --import`): kills the process right after the write whose number is in KILL_AFTER.
 * Writes are whatever makes something durable or visible: files written or renamed, statements that change a
 * database, commits. Every write is also noted, so that a test can see whether it came to pass.
 */
import { appendFileSync } from 'node:fs';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { DatabaseSync, StatementSync } from 'node:sqlite';

const isAutoSync = process.argv[1]?.endsWith('dist/cli.js');
const last = Number(process.env.KILL_AFTER);
const log = process.env.KILL_LOG;
let writes = 0;

function wrote(what) {
  writes += 1;
  appendFileSync(log, `${writes} ${what}\n`);
  if (writes === last) process.kill(process.pid, 'SIGKILL');
}

function after(owner, name) {
  const original = owner[name];
  owner[name] = function (...args) {
    const result = original.apply(this, args);
    if (result instanceof Promise)
      return result.then((value) => {
        wrote(name);
        return value;
      });
    wrote(`${name} ${typeof args[0] === 'string' ? args[0].slice(0, 30).replaceAll('\n', ' ') : ''}`);
    return result;
  };
}

if (isAutoSync && log) {
  for (const name of ['rename', 'writeFile', 'rm', 'copyFile']) after(fs.promises, name);
  after(StatementSync.prototype, 'run');
  after(DatabaseSync.prototype, 'exec');
  syncBuiltinESMExports();
}
