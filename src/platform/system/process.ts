/** Runs programs and collects their output. */
import { spawn } from 'node:child_process';
import path from 'node:path';

export interface ExecOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  input?: string | Uint8Array;
  /** The program is ended after this time. The result then has code 124, as with timeout(1). */
  timeoutMs?: number;
  /** When this is aborted, the program has {@link AFTER_CANCEL_MS} left. It may be aborted already. */
  cancel?: AbortSignal;
}

/** How long a program that waits for something may go on after a cancel, in milliseconds. */
const AFTER_CANCEL_MS = 1_500;
/** Time to tidy up after SIGTERM, in milliseconds. Git needs it to end its helpers and to remove its locks. */
const GRACE_MS = 300;

export interface ExecResult {
  code: number;
  stdout: Buffer;
  stderr: string;
}

/** Runs a program to its end and collects its output. Rejects only when the program cannot be started. */
export function exec(
  program: string,
  args: readonly string[],
  options: ExecOptions = {},
): Promise<ExecResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env,
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    let isLate = false;
    const end = (): void => {
      isLate = true;
      child.kill('SIGTERM');
      timers.push(setTimeout(kill, GRACE_MS));
    };
    const kill = (): void => {
      child.kill('SIGKILL');
      // A helper of the program may still hold the pipes. Nobody waits for it.
      child.stdout!.destroy();
      child.stderr!.destroy();
    };
    const timers = options.timeoutMs === undefined ? [] : [setTimeout(end, options.timeoutMs)];
    const onCancel = (): void => void timers.push(setTimeout(end, AFTER_CANCEL_MS));
    options.cancel?.addEventListener('abort', onCancel, { once: true });
    if (options.cancel?.aborted) onCancel();
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout!.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr!.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      timers.forEach(clearTimeout);
      options.cancel?.removeEventListener('abort', onCancel);
      // A program killed by a signal has no code; 128 is what git itself uses for "fatal".
      resolve({
        code: isLate ? 124 : (code ?? 128),
        stdout: Buffer.concat(stdout),
        stderr: Buffer.concat(stderr).toString('utf8'),
      });
    });
    if (child.stdin) {
      // The program may end before it has read everything (EPIPE). Its exit code
      // says whether that is a failure.
      child.stdin.on('error', () => undefined);
      child.stdin.end(options.input);
    }
  });
}

/** Leaves the current folder: a test may remove it, and then nothing could be started any more. */
export function leaveFolder(): void {
  process.chdir(path.parse(process.cwd()).root);
}
