/** One word of a shell command, as written and as the program sees it. */
export interface Word {
  /** Without quotes. Variables stay as they are written. */
  text: string;
  start: number;
  end: number;
}

/** A program with its arguments: positions are those in the whole command. Redirections are not among the words. */
export type SimpleCommand = readonly Word[];

/**
 * The simple commands of a command line joined by `&&`, `||`, `;`, `|` and line breaks. `undefined` where there
 * is more than that (substitutions, groups, loops, here-documents): then nobody should edit it by position.
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

/** Ends at a blank or an operator outside quotes. `undefined`: a substitution, a group, an open quote. */
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

/** One argument, whatever is in it. A NUL cannot be in an argument: `undefined`. */
export function quote(text: string): string | undefined {
  if (text.includes('\0')) return undefined;
  return /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
