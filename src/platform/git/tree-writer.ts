/** Writes git trees through one long-running git process. */
import type { ChildProcess } from 'node:child_process';
import type { TreeEntry } from './tree.ts';

/**
 * One `git mktree --batch` for the whole run, so that writing a directory costs a
 * message and not a new process.
 */
export class TreeWriter {
  private readonly start: () => ChildProcess;
  private child: ChildProcess | undefined;
  private waiting: { resolve: (id: string) => void; reject: (error: Error) => void }[] = [];

  constructor(start: () => ChildProcess) {
    this.start = start;
  }

  /** Writes one directory and returns its id. Names are bytes (latin1). Git sorts the entries. */
  write(entries: Iterable<[string, TreeEntry]>): Promise<string> {
    this.child ??= this.open();
    const lines = [...entries].map(([name, { mode, oid }]) => `${mode} ${typeOf(mode)} ${oid}\t${name}\0`);
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.child!.stdin!.write(Buffer.from(`${lines.join('')}\0`, 'latin1'));
    });
  }

  close(): void {
    this.child?.stdin!.end();
    this.child = undefined;
  }

  private open(): ChildProcess {
    const child = this.start();
    let rest = '';
    let said = '';
    child.stdout!.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString('latin1')).split('\n');
      rest = lines.pop()!;
      for (const id of lines) this.waiting.shift()?.resolve(id);
    });
    child.stderr!.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
    const fail = (error: Error): void => {
      // Nobody waits for a process that was replaced or closed.
      if (this.child !== child) return;
      this.child = undefined;
      for (const { reject } of this.waiting.splice(0)) reject(error);
    };
    child.stdin!.on('error', fail);
    child.on('error', fail);
    child.on('close', (code) => fail(new Error(`git mktree ended with ${code}: ${said.trim()}`)));
    return child;
  }
}

function typeOf(mode: string): string {
  if (mode === '040000') return 'tree';
  return mode === '160000' ? 'commit' : 'blob';
}
