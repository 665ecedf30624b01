/** Makes foreign text safe to print in the log of a runner. */
import { keepColours } from './invisible.ts';

/** Shown before every line of test output, so that no line can begin with a runner command. */
const MARGIN = '  │ ';
/** Longest line in characters. A longer line is shown in pieces. */
const LINE_CAP = 4_000;

/**
 * Turns the output of tests into lines that the runner takes for plain text. It splits at every kind of line
 * end, puts a margin before each line, breaks `##[`, and removes control characters except colours. Call
 * `write` with each chunk of output, and `flush` at the end.
 */
export class LogNeutraliser {
  private rest = '';

  write(text: string): string[] {
    return this.take(text, false);
  }

  flush(): string[] {
    return this.take('', true);
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

/** Splits our own text, which may quote foreign text, into lines that cannot be runner commands. No margin. */
export function neutraliseText(text: string): string[] {
  return text.split(/\r\n|\r|\n/).map((line) =>
    keepColours(line)
      .replaceAll('##[', '# #[')
      .replace(/^(\s*)::/, '$1: :'),
  );
}
