/**
 * Preloaded into AutoSync (`node --import`): something goes wrong at the write whose number is in FAULT_AT. Writes are
 * whatever makes something durable or visible: files written or renamed, statements that change a database, commits.
 * FAULT says what: `SIGKILL` and `SIGINT` are sent right after the write, `ENOSPC` takes its place. Every write is
 * also noted in FAULT_LOG, so that a test can see whether it came to pass.
 */
import { appendFileSync } from 'node:fs';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { DatabaseSync, StatementSync } from 'node:sqlite';

const { FAULT, FAULT_AT, FAULT_LOG: log } = process.env;
const isAutoSync = process.argv[1]?.endsWith('dist/cli.js');
let writes = 0;

/** Whether this write is the one that does not work. */
function begins(what) {
  writes += 1;
  appendFileSync(log, `${writes} ${what}\n`);
  return FAULT === 'ENOSPC' && writes === Number(FAULT_AT);
}

function ended(number) {
  if (number === Number(FAULT_AT) && FAULT !== 'ENOSPC') process.kill(process.pid, FAULT);
}

function around(owner, name, error) {
  const original = owner[name];
  owner[name] = function (...args) {
    const about = typeof args[0] === 'string' ? args[0].slice(0, 30).replaceAll('\n', ' ') : '';
    const isFaulty = begins(`${name} ${about}`);
    const number = writes;
    if (isFaulty) {
      if (error.isThrown) throw error.make();
      return Promise.reject(error.make());
    }
    const result = original.apply(this, args);
    if (!(result instanceof Promise)) {
      ended(number);
      return result;
    }
    return result.then((value) => {
      ended(number);
      return value;
    });
  };
}

const noSpace = {
  isThrown: false,
  make: () => Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' }),
};
const full = {
  isThrown: true,
  make: () => Object.assign(new Error('database or disk is full'), { code: 'ERR_SQLITE_ERROR', errcode: 13 }),
};

if (isAutoSync && log) {
  for (const name of ['rename', 'writeFile', 'rm', 'copyFile']) around(fs.promises, name, noSpace);
  around(StatementSync.prototype, 'run', full);
  around(DatabaseSync.prototype, 'exec', full);
  syncBuiltinESMExports();
}
