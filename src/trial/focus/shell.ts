/** Splits shell commands into words and quotes arguments, so that a test command can be edited. */

/** One word of a shell command: the text that the program sees, and its place in the command. */
export interface Word {
  /** Without quotes. Variables are not replaced by their values. */
  text: string;
  start: number;
  end: number;
}

/** A program with its arguments, without redirections. Positions count from the start of the whole command. */
export type SimpleCommand = readonly Word[];

/**
 * Splits a command line into its simple commands, at `&&`, `||`, `;`, `|`, `&` and line breaks. `undefined`: it
 * holds other syntax (substitutions, groups, loops, here-documents) and cannot be edited safely.
 */
export function splitCommand(command: string): SimpleCommand[] | undefined {
  const commands: Word[][] = [[]];
  let at = 0;
  let isTarget = false;
  while (at < command.length) {
    const rest = command.slice(at);
    const blank = /^(?:[ \t]+|\\\n)/.exec(rest);
    const redirection = /^(?:\d*|&)(?:>>|>\||>&|<&|>|<(?!<))/.exec(rest);
    const separator = /^(?:&&|\|\|?|;|&|\n)/.exec(rest);
    if (blank) at += blank[0].length;
    else if (rest.startsWith('#')) at += /^[^\n]*/.exec(rest)![0].length;
    else if (redirection) {
      at += redirection[0].length;
      isTarget = true;
    } else if (separator) {
      at += separator[0].length;
      if (commands.at(-1)!.length > 0) commands.push([]);
    } else {
      const word = readWord(command, at);
      if (!word) return undefined;
      at = word.end;
      if (!isTarget) commands.at(-1)!.push(word);
      isTarget = false;
    }
  }
  const found = commands.filter((words) => words.length > 0);
  return found.some(([first]) => isKeyword(first!, command)) ? undefined : found;
}

function isKeyword(word: Word, command: string): boolean {
  const written = command.slice(word.start, word.end);
  return /^(?:if|then|else|elif|fi|for|while|until|do|done|case|esac|function|select|time|!|\{|\}|\[\[)$/.test(
    written,
  );
}

/**
 * Reads the word at `start`, up to a blank or an operator outside quotes. `undefined`: the word holds a
 * substitution, a group or an open quote.
 */
function readWord(command: string, start: number): Word | undefined {
  const piece = /'([^']*)'|"((?:[^"\\`$]|\\[^]|\$(?!\())*)"|\\([^])|((?:[^\s'"\\|&;<>()`$]|\$(?![('"]))+)/y;
  let text = '';
  let at = start;
  for (;;) {
    piece.lastIndex = at;
    const found = piece.exec(command);
    if (!found) break;
    const [all, single, double, escaped, bare] = found;
    text +=
      single ?? double?.replace(/\\([\\"$`])/g, '$1') ?? (escaped === '\n' ? '' : escaped) ?? bare ?? '';
    at += all.length;
  }
  const next = command[at];
  const isEnd = next === undefined || /[\s|&;<>]/.test(next);
  return isEnd && at > start ? { text, start, end: at } : undefined;
}

/** Quotes a text as one argument. `undefined`: it holds a NUL, which no argument can hold. */
export function quote(text: string): string | undefined {
  if (text.includes('\0')) return undefined;
  return /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
