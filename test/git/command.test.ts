import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { terminalLog } from '../../src/platform/system/terminal-log.ts';
import { runCommand, type CommandEnd } from '../../src/platform/system/command.ts';
import { redactor } from '../../src/platform/text/redact.ts';
import { CommandOutput } from '../../src/platform/system/output.ts';
import { temporaryFolder } from '../support/temporary.ts';

async function run(
  command: string,
  options: { timeoutMs?: number; cancelAfterMs?: number } = {},
): Promise<{ end: CommandEnd; output: string }> {
  const cancel = new AbortController();
  if (options.cancelAfterMs !== undefined) setTimeout(() => cancel.abort(), options.cancelAfterMs);
  let output = '';
  const end = await runCommand({
    command,
    cwd: temporaryFolder(),
    scope: 'test',
    env: { PATH: process.env['PATH'] },
    timeoutMs: options.timeoutMs ?? 20_000,
    signal: cancel.signal,
    onOutput: async (chunk) => void (output += chunk.toString('utf8')),
  });
  return { end, output };
}

function living(text: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(text);
    } catch {
      return false;
    }
  });
}

describe('a command', () => {
  it('ends with its exit code, under `bash -eo pipefail`', async () => {
    expect((await run('exit 7')).end).toEqual({ end: 'exit', code: 7 });
    expect((await run('false; echo not reached')).output).toBe('');
    expect((await run('false | true')).end).toEqual({ end: 'exit', code: 1 });
    expect((await run('kill -SEGV $$')).end).toEqual({ end: 'exit', code: 139 });
    // Some test runners exit with the number of failures.
    for (const code of [129, 137, 147, 160, 192, 255])
      expect((await run(`exit ${code}`)).end).toEqual({ end: 'exit', code });
  });

  it('gives its output in order, with no input to wait for', async () => {
    expect((await run('echo a; echo b >&2; cat; echo c')).output.split('\n').toSorted()).toEqual([
      '',
      'a',
      'b',
      'c',
    ]);
  });

  it('leaves no process behind: children, daemons, those that ignore SIGTERM', async () => {
    const { end } = await run('sleep 654.1 & setsid sleep 654.2 & (trap "" TERM; sleep 654.3) & exit 0');
    expect(end).toEqual({ end: 'exit', code: 0 });
    expect(living('654.')).toEqual([]);
  });

  it('is ended at its time limit and on cancel, even when it does not want to', async () => {
    expect((await run('trap "" TERM INT; while :; do sleep 543.1; done', { timeoutMs: 200 })).end).toEqual({
      end: 'timeout',
    });
    expect(
      (await run('trap "" TERM INT; while :; do sleep 543.2; done', { cancelAfterMs: 200 })).end,
    ).toEqual({ end: 'cancelled' });
    expect(living('543.')).toEqual([]);
  });

  it('is not waited for when a daemon keeps its pipes open', async () => {
    const started = Date.now();
    await run('env -i setsid sleep 8 & exit 0');
    expect(Date.now() - started).toBeLessThan(6_000);
  });

  it('fails loudly, and not as the command, when its output cannot be kept', async () => {
    const folder = temporaryFolder();
    symlinkSync('/dev/full', path.join(folder, 'x.log'));
    const output = await CommandOutput.open(
      path.join(folder, 'x.log'),
      { line: () => undefined, end: () => undefined },
      redactor([]),
    );
    const writing = (async () => {
      for (let i = 0; i < 50; i += 1) await output.write(Buffer.from(`${'x'.repeat(3_000)}\n`.repeat(10)));
      await output.end();
    })();
    await expect(writing).rejects.toThrow('ENOSPC');
    const failing = runCommand({
      command: 'yes | head -c 1000000 || true',
      cwd: folder,
      scope: 'test',
      env: { PATH: process.env['PATH'] },
      timeoutMs: 20_000,
      signal: new AbortController().signal,
      onOutput: () => Promise.reject(new Error('disk full')),
    });
    await expect(failing).rejects.toThrow('disk full');
  });

  it('shows and keeps no secret, however the secret is cut, and no character cut in half', async () => {
    const secret = 'gh:s_S3cr/t+Välue-with-a-tail';
    const shapes = [
      secret,
      Buffer.from(`xx${secret}yy`).toString('base64').replaceAll(/.{7}/g, '$&\n'),
      `${secret.slice(0, 9)}\x1b[31m${secret.slice(9)}`,
      // The line is cut at 4,000 characters, in the middle of the secret.
      `${'z'.repeat(3_990)}${secret}`,
    ];
    for (const size of [1, 3, 10, 64_000]) {
      const folder = temporaryFolder();
      const shown: string[] = [];
      const echo = { line: (text: string) => void shown.push(text), end: () => undefined };
      const output = await CommandOutput.open(path.join(folder, 'x.log'), echo, redactor([secret]));
      const bytes = Buffer.from(shapes.map((shape) => `ä${shape}ö\n`).join(''));
      for (let at = 0; at < bytes.length; at += size) await output.write(bytes.subarray(at, at + size));
      await output.end();
      const kept = readFileSync(path.join(folder, 'x.log'), 'utf8');
      for (const text of [kept, shown.join('\n'), output.tail.join('\n')]) {
        expect(text.match(/\*\*\*/g)).toHaveLength(4);
        expect(text).not.toMatch(/S3cr|lue-with|tail|\uFFFD/);
        expect(Buffer.from(text.replaceAll(/[^A-Za-z0-9+/]/g, ''), 'base64').toString('latin1')).not.toMatch(
          /S3cr|tail/,
        );
        expect(text).toContain('ä***ö');
      }
    }
  });

  it('shows no secret that came in two halves with a pause between them', async () => {
    const secret = 'gh:s_S3cr/t+Value-with-a-tail';
    const shown: string[] = [];
    const echo = { line: (text: string) => void shown.push(text), end: () => undefined };
    const output = await CommandOutput.open(path.join(temporaryFolder(), 'x.log'), echo, redactor([secret]));
    await output.write(Buffer.from(`the token is ${secret.slice(0, 12)}`));
    await new Promise((resolve) => setTimeout(resolve, 700));
    await output.write(Buffer.from(`${secret.slice(12)} there\n`));
    await output.end();
    expect(shown).toEqual(['  │ the token is *** there']);
  });

  it('shows no half of a secret where the output was too much to keep', async () => {
    const secret = 'gh:s_S3cr/t+Value-with-a-tail';
    const output = await CommandOutput.open(
      path.join(temporaryFolder(), 'x.log'),
      { line: () => undefined, end: () => undefined },
      redactor([secret]),
    );
    const line = Buffer.from(`${'x'.repeat(99)}\n`.repeat(10_000));
    for (let i = 0; i < 6; i += 1) await output.write(line);
    await output.write(Buffer.from(`${secret}${'y'.repeat(64_000 - 10)}`));
    await output.end();
    expect(output.tail.join('\n')).not.toContain('tail');
  });

  it('may print a gigabyte: what is kept and shown is capped, in bounded memory', async () => {
    const folder = temporaryFolder();
    let shown = 0;
    const output = await CommandOutput.open(
      path.join(folder, 'x.log'),
      { line: (text) => void (shown += text.length), end: () => undefined },
      redactor([]),
    );
    const before = process.memoryUsage().rss;
    await runCommand({
      command: '(yes | head -c 500000000) || true; head -c 500000000 /dev/zero; echo; echo the last line',
      scope: 'test',
      cwd: folder,
      env: { PATH: process.env['PATH'] },
      timeoutMs: 50_000,
      signal: new AbortController().signal,
      onOutput: (chunk) => output.write(chunk),
    });
    await output.end();
    expect(output.tail.at(-1)).toContain('the last line');
    expect(shown).toBeLessThan(600_000);
    expect(readFileSync(path.join(folder, 'x.log')).length).toBeLessThan(5_000_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(400_000_000);
  }, 120_000);
});

describe('the log of a terminal', () => {
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  const fake = (isTTY: boolean) => {
    const written: string[] = [];
    const stream = new Writable();
    stream.write = (text: string): boolean => written.push(text) > 0;
    return {
      written,
      stream: Object.assign(stream, { isTTY, columns: 30 }) as unknown as NodeJS.WriteStream,
    };
  };
  const END = { number: 2, what: 'trial 2 · all tests', durationMs: 400, failures: [], tail: [] };

  it('is silent in a file about a long command, but for a line a minute', () => {
    vi.useFakeTimers();
    const { written, stream } = fake(false);
    const log = terminalLog((text) => text, false, stream);
    const command = log.startCommand({ what: 'trial 1', ahead: 'about 2 to go' });
    vi.advanceTimersByTime(61_000);
    command.line('  │ compiling');
    vi.advanceTimersByTime(60_000);
    command.end();
    vi.advanceTimersByTime(600_000);
    expect(written).toEqual([
      'trial 1 · about 2 to go\n',
      '  … 1 min so far\n',
      '  … 2 min so far; the last line is:\n  │ compiling\n',
    ]);
  });

  it('tells why a trial failed: by its tests, else by the end of its output', () => {
    const { written, stream } = fake(false);
    const log = terminalLog((text) => text, false, stream);
    log.endTrial({ ...END, outcome: 'red', why: '1 test failed.', failures: ['✗ sum: 4 is not 5'] });
    expect(written).toEqual(['trial 2 · red after 0.4 s · 1 test failed.\n', '    ✗ sum: 4 is not 5\n']);
    written.length = 0;
    const tail = Array.from({ length: 17 }, (_, i) => `  │ ${i + 1}`);
    log.endTrial({ ...END, outcome: 'red', why: 'It exited with 1.', tail });
    expect(written.slice(1, 3)).toEqual(['  … more above it; --verbose shows all\n', '  │ 3\n']);
    expect(written.at(-1)).toBe('  │ 17\n');
    // The next trial that fails with the same words does not repeat them.
    written.length = 0;
    log.endTrial({ ...END, number: 3, outcome: 'red', why: 'It exited with 1.', tail });
    expect(written).toEqual(['trial 3 · red after 0.4 s · It exited with 1.\n']);
  });

  it('shows in a terminal what runs in its last line, and leaves one line of each trial', () => {
    vi.useFakeTimers();
    const { written, stream } = fake(true);
    const log = terminalLog((text) => text.replaceAll('hush', '***'), false, stream);
    const command = log.startCommand({ what: 'trial 2 · all tests of hush', ahead: 'about 2 to go' });
    vi.advanceTimersByTime(1_000);
    command.line('  │ compiling');
    command.end();
    log.endTrial({ ...END, outcome: 'green', why: 'Fine.' });
    vi.advanceTimersByTime(9_000);
    const screen = written.filter((text) => !text.startsWith('\u001b'));
    // Cut at the width of the terminal: a line that wraps could not be erased.
    expect(screen).toEqual([
      '… 0.0 s · trial 2 · all tests',
      '… 1.0 s · trial 2 · all tests',
      'trial 2 · all tests · green after 0.4 s · Fine.\n',
    ]);
    expect(written.filter((text) => text.includes('\u001b[2K')).length).toBeGreaterThanOrEqual(3);
  });

  it('writes above the line of the command that runs, and lets no colour run on', () => {
    vi.useFakeTimers();
    const { written, stream } = fake(true);
    const log = terminalLog((text) => text, false, stream);
    const command = log.startCommand({ what: 'trial 日本語日本語日本語日本語', ahead: '' });
    log.info('Stopping.');
    command.end();
    log.endTrial({ ...END, outcome: 'red', why: 'No.', tail: ['  │ \u001b[31mred', '  │ plain'] });
    const shown = '… 0.0 s · trial 日本語日本語';
    expect(written.filter((text) => !['\u001b[1G', '\u001b[2K'].includes(text))).toEqual([
      shown,
      'Stopping.\n',
      shown,
      'trial 2 · all tests · red after 0.4 s · No.\n',
      '  │ \u001b[31mred\u001b[0m\n',
      '  │ plain\n',
    ]);
  });
});
