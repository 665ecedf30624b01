import { keepColours } from './invisible.ts';

/** Shown before every line a test printed, so that no line can begin with a runner command. */
const MARGIN = '  │ ';
/** A line longer than this is shown in pieces, in characters. */
const LINE_CAP = 4_000;

/**
 * Turns what tests print into lines the runner reads as text only: split at every kind of line end, each
 * line behind a margin, `##[` broken, control characters other than colours removed. A stream: feed it
 * chunks, then flush.
 */
export class LogNeutraliser {
  private readonly decoder = new TextDecoder();
  private rest = '';

  write(chunk: Uint8Array): string[] {
    return this.take(this.decoder.decode(chunk, { stream: true }), false);
  }

  flush(): string[] {
    return this.take(this.decoder.decode(), true);
  }

  private take(text: string, isLast: boolean): string[] {
    this.rest += text;
    // A \r at the very end may be the first half of \r\n.
    const held = !isLast && this.rest.endsWith('\r') ? '\r' : '';
    const lines = this.rest.slice(0, this.rest.length - held.length).split(/\r\n|\r|\n/);
    this.rest = lines.pop()! + held;
    while (this.rest.length > LINE_CAP) {
      lines.push(this.rest.slice(0, LINE_CAP));
      this.rest = this.rest.slice(LINE_CAP);
    }
    if (isLast && this.rest !== '') {
      lines.push(this.rest);
      this.rest = '';
    }
    return lines.map(neutraliseLine);
  }
}

function neutraliseLine(line: string): string {
  return MARGIN + keepColours(line).replaceAll('##[', '# #[');
}

/** Our own text, which may quote foreign one: lines that cannot be commands, without the margin. */
export function neutraliseText(text: string): string[] {
  return text.split(/\r\n|\r|\n/).map((line) =>
    keepColours(line)
      .replaceAll('##[', '# #[')
      .replace(/^(\s*)::/, '$1: :'),
  );
}
