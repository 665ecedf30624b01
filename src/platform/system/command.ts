/** Runs shell commands with a time limit, and ends all their processes. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** A command to run: where, in which environment and for how long. */
export interface CommandRequest {
  command: string;
  cwd: string;
  env: NodeJS.ProcessEnv;
  timeoutMs: number;
  /** How long processes that outlive the command may go on before they are ended, in milliseconds. */
  lingerMs?: number;
  /** Names the run. It is part of the mark on every process of the command. */
  scope: string;
  /** Cancels the command: all its processes are ended, and `end` is `cancelled`. */
  signal: AbortSignal;
  /**
   * Gets the raw bytes of stdout and stderr, in the order of arrival. It is awaited, so a slow
   * reader slows the command down.
   */
  onOutput: (chunk: Buffer) => Promise<void>;
}

/** How a command ended. */
export type CommandEnd =
  | { end: 'exit'; code: number }
  | { end: 'signal'; signal: string }
  | { end: 'timeout' }
  | { end: 'cancelled' };

/** How long a process may take to tidy up after SIGTERM, in milliseconds. A cancelled run has 7.5 s in all. */
const GRACE_MS = 2_000;
/** How often what still lives gets SIGKILL. */
const KILL_ROUNDS = 10;
/** How often the environment of a process is read that seems to have none, as while it starts a program. */
const LOOKS = 5;
/** Environment variable of every process of a command. It also finds a process that left its process group. */
const MARKER = 'AUTOSYNC_TRIAL';

/** Runs a shell command to its end and leaves no process of it behind, daemons included. */
export async function runCommand(request: CommandRequest): Promise<CommandEnd> {
  const marker = `${request.scope}:${randomBytes(16).toString('hex')}`;
  const child = await startShell(request, marker);
  const reading = forward(child, request.onOutput);
  let interruption: 'timeout' | 'cancelled' | undefined;
  const interrupt = (reason: 'timeout' | 'cancelled') => (): void => {
    interruption ??= reason;
    void endTree(child, marker);
  };
  const timer = setTimeout(interrupt('timeout'), request.timeoutMs);
  const onAbort = interrupt('cancelled');
  request.signal.addEventListener('abort', onAbort, { once: true });
  if (request.signal.aborted) onAbort();

  const { code, signal } = await exitOf(child);
  clearTimeout(timer);
  if (!interruption) await waitForRest(child, marker, request);
  request.signal.removeEventListener('abort', onAbort);
  await endTree(child, marker);
  // A process without group and mark may still hold the pipes. Do not wait for it.
  const failure = await Promise.race([reading, sleep(1_000, undefined, { ref: false })]);
  child.stdout?.destroy();
  child.stderr?.destroy();

  if (failure) throw failure;
  if (interruption) return { end: interruption };
  return signal ? { end: 'signal', signal } : { end: 'exit', code: code ?? 1 };
}

/**
 * Runs the command in bash, or in sh where there is no bash, and ends with its exit code: 128 + n after signal n. This
 * keeper stands between AutoSync and the tests, so that a test that kills its parent ends the trial and not the run.
 * The keeper's own messages ("Killed") are dropped, and the command gets the real stderr.
 */
const KEEPER = `
exec 3>&2 2>/dev/null
if command -v bash >/dev/null; then set -- bash -eo pipefail -c "$1"; else set -- sh -e -c "$1"; fi
"$@" 2>&3 3>&-
exit "$?"`;

/** Starts the command in a separate process group. */
function startShell(request: CommandRequest, marker: string): Promise<ChildProcess> {
  return new Promise((resolve, reject) => {
    const child = spawn('sh', ['-c', KEEPER, 'autosync', request.command], {
      cwd: request.cwd,
      env: { ...request.env, [MARKER]: marker },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.once('spawn', () => resolve(child));
    child.once('error', reject);
  });
}

function exitOf(child: ChildProcess): Promise<{ code: number | null; signal: string | null }> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return Promise.resolve({ code: child.exitCode, signal: child.signalCode });
  }
  return new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
}

/**
 * Passes output on in the order of arrival. When `onOutput` fails, the rest is read and
 * dropped, and the error is returned.
 */
async function forward(
  child: ChildProcess,
  onOutput: (chunk: Buffer) => Promise<void>,
): Promise<Error | undefined> {
  let failure: Error | undefined;
  let last = Promise.resolve();
  const take = async (chunk: Buffer): Promise<void> => {
    try {
      if (!failure) await onOutput(chunk);
    } catch (error) {
      failure = error as Error;
    }
  };
  const read = async (stream: NodeJS.ReadableStream): Promise<void> => {
    try {
      for await (const chunk of stream) {
        last = last.then(() => take(chunk as Buffer));
        await last;
      }
    } catch {
      // The stream is destroyed once the command has ended.
    }
  };
  await Promise.all([read(child.stdout!), read(child.stderr!)]);
  return failure;
}

/** Ends all processes of a command: sends SIGTERM, gives them time to tidy up, then sends SIGKILL. */
async function endTree(child: ChildProcess, marker: string): Promise<void> {
  const signalAll = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<boolean> => {
    const group = child.pid !== undefined && send(-child.pid, signal);
    const strays = (await markedProcesses(marker)).filter((pid) => send(pid, signal));
    return group || strays.length > 0;
  };
  if (!(await signalAll('SIGTERM'))) return;
  const deadline = performance.now() + GRACE_MS;
  while (performance.now() < deadline) {
    await sleep(20);
    if (!(await lives(child, marker))) return;
  }
  // One that starts others may do so between the search and the signal.
  for (let round = 0; round < KILL_ROUNDS && (await signalAll('SIGKILL')); round += 1) await sleep(20);
}

/** Waits until the command has no process left, or until its time is over. */
async function waitForRest(
  child: ChildProcess,
  marker: string,
  { lingerMs = 0, signal }: Pick<CommandRequest, 'lingerMs' | 'signal'>,
): Promise<void> {
  const deadline = performance.now() + lingerMs;
  // A process that is just being started may be overlooked once.
  for (let absent = 0; absent < 2 && performance.now() < deadline && !signal.aborted; await sleep(10))
    absent = (await lives(child, marker)) ? 0 : absent + 1;
}

async function lives(child: ChildProcess, marker: string): Promise<boolean> {
  const groupLives = child.pid !== undefined && send(-child.pid, 0);
  return groupLives || (await markedProcesses(marker)).length > 0;
}

function send(pid: number, signal: 'SIGTERM' | 'SIGKILL' | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** Kills the processes that the commands of a scope left running. Returns how many there were. Linux only. */
export async function endScope(scope: string): Promise<number> {
  const left = await markedProcesses(`${scope}:`);
  for (const pid of left) send(pid, 'SIGKILL');
  return left.length;
}

/** Finds processes whose mark begins with `marker`. Linux only; elsewhere only the process group is ended. */
async function markedProcesses(marker: string): Promise<number[]> {
  const entries = await readdir('/proc').catch(() => []);
  const needle = `${MARKER}=${marker}`;
  const found = await Promise.all(
    entries
      .filter((name) => /^\d+$/.test(name))
      .map(async (pid) => {
        const environment = await environmentOf(pid);
        return environment.some((entry) => entry.startsWith(needle)) ? Number(pid) : undefined;
      }),
  );
  return found.filter((pid) => pid !== undefined);
}

/** The environment a process was started with. Zombies and kernel threads have none, nor those of others. */
async function environmentOf(pid: string): Promise<string[]> {
  try {
    for (let look = 1; look <= LOOKS; look += 1) {
      const environment = await readFile(`/proc/${pid}/environ`, 'latin1');
      if (environment !== '') return environment.split('\0');
      // What has no memory has no environment.
      if ((await readFile(`/proc/${pid}/statm`, 'latin1')).startsWith('0 ')) break;
      await sleep(5);
    }
  } catch {
    // It has ended meanwhile, or belongs to somebody else.
  }
  return [];
}
