/** Reads an XML report as a stream and gives its elements to the reader of its format. */
import { SaxesParser } from 'saxes';
import { ReportError, type Sink } from './model.ts';

/** An XML element with its content. `text` does not hold the texts of the children. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

/** What one XML format makes of a stream of elements. */
export interface XmlReader {
  /** Called when an element outside the cases begins, usually a suite. */
  enter?(element: XmlElement): void;
  /** Called when an element outside the cases ends. */
  leave?(element: XmlElement): void;
  /** Called when a case is complete. */
  read(element: XmlElement): void;
  /** Called when the document is complete. */
  end?(): void;
}

/** A format whose reports are XML documents. */
export interface XmlFormat {
  readonly name: string;
  /** Names of the root element, which tell the format. */
  readonly roots: readonly string[];
  /** Whether a root of that name is really of this format, where others use the name, too. */
  isIt?: (attributes: Readonly<Record<string, string>>) => boolean;
  /** Names of the elements that are kept whole and given to `read`. */
  readonly cases: readonly string[];
  open(sink: Sink): XmlReader;
}

/** Most characters that are kept of the text of one element. */
const TEXT_CAP = 20_000;
/** A case with more elements than this is refused. */
const MOST_ELEMENTS = 100_000;
const DEEPEST = 1_000;
const NO_COLOURS = 'run the tests without colours (NO_COLOR=1)';
/** Characters that no XML document may hold. */
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f]/; // oxlint-disable-line no-control-regex

/** Formats that look like known ones, or that people have at hand, and what to use in their place. */
const STRANGERS: readonly {
  root: string;
  isIt: (attributes: Readonly<Record<string, string>>) => boolean;
  what: string;
  instead: string;
}[] = [
  {
    root: 'TestRun',
    isIt: ({ xmlns }) => xmlns === undefined,
    what: 'a report of CppUnit or AUnit',
    instead: 'Let the tests write JUnit XML, or convert it',
  },
  {
    root: 'testsuites',
    isIt: ({ xmlns = '' }) => xmlns.includes('check.sourceforge.net'),
    what: 'the XML of Check',
    instead: 'Let it write TAP: `CK_TAP_LOG_FILE_NAME=report.tap`',
  },
  {
    root: 'result',
    isIt: () => true,
    what: 'what Jenkins keeps of a report',
    instead: 'Name the reports that Jenkins was given',
  },
];
/** Most characters in one text, attribute or comment, because it is held in memory. */
const LONGEST_PIECE = 32_000_000;

/**
 * One XML report. It is read as a stream, and only one case is in memory at a time. Throws
 * {@link ReportError} for a DOCTYPE (so no entity can be declared), a second root, duplicate attributes, a
 * missing end and an unknown root.
 */
export class XmlDocument {
  private readonly file: string;
  private readonly formats: readonly XmlFormat[];
  private readonly sink: Sink;
  private readonly parser = new SaxesParser<{ xmlns: false; position: true }>({
    xmlns: false,
    position: true,
  });
  private format: XmlFormat | undefined;
  private reader: XmlReader | undefined;
  private readonly outside: XmlElement[] = [];
  /** The open case, and the elements inside it that are open. */
  private readonly inside: XmlElement[] = [];
  private elements = 0;
  /** Offset at which the last text, attribute or comment ended. */
  private lastPiece = 0;

  constructor(file: string, formats: readonly XmlFormat[], sink: Sink) {
    this.file = file;
    this.formats = formats;
    this.sink = sink;
    this.parser.on('error', ({ message }) => {
      const advice = message.includes('malformed character entity')
        ? `. \`&#27;\` and \`&#x1b;\` begin a terminal colour: ${NO_COLOURS}`
        : '';
      this.refuse(message.replace(/^.*?: /, '') + advice);
    });
    this.parser.on('doctype', () =>
      this.refuse('it has a DOCTYPE, which no report needs and which attacks use'),
    );
    this.parser.on('opentag', ({ name, attributes }) => this.open(name, attributes));
    this.parser.on('closetag', ({ name }) => this.close(name));
    this.parser.on('text', (text) => this.addText(text));
    this.parser.on('cdata', (text) => this.addText(text));
  }

  write(text: string): void {
    const control = CONTROL.exec(text);
    if (control) this.refuseControl(control[0], this.parser.position + control.index);
    this.parser.write(text);
    if (this.parser.position - this.lastPiece > LONGEST_PIECE)
      this.refuse(`one text, attribute or comment is longer than ${LONGEST_PIECE} characters`);
  }

  end(): void {
    this.parser.close();
    if (!this.reader) this.refuse('it is empty');
    this.reader.end?.();
  }

  private refuseControl(character: string, offset: number): never {
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    const advice = code === '001B' ? ` It begins a terminal colour: ${NO_COLOURS}` : '';
    throw new ReportError(this.file, offset, `it holds the character U+${code}, which XML forbids.${advice}`);
  }

  private refuse(reason: string): never {
    throw new ReportError(this.file, this.parser.position, reason);
  }

  private open(name: string, attributes: Record<string, string>): void {
    this.lastPiece = this.parser.position;
    const element: XmlElement = { name, attributes, children: [], text: '' };
    const parent = this.inside.at(-1);
    if (parent) {
      this.elements += 1;
      if (this.elements > MOST_ELEMENTS) this.refuse(`one test has more than ${MOST_ELEMENTS} elements`);
      parent.children.push(element);
    }
    const format = (this.format ??= this.formatOf(name, attributes));
    if (this.inside.length + this.outside.length >= DEEPEST)
      this.refuse(`elements are nested more than ${DEEPEST} deep`);
    if (parent || format.cases.includes(name)) {
      this.inside.push(element);
    } else {
      this.outside.push(element);
      this.reader?.enter?.(element);
    }
  }

  private formatOf(root: string, attributes: Readonly<Record<string, string>>): XmlFormat {
    const stranger = STRANGERS.find((one) => one.root === root && one.isIt(attributes));
    if (stranger) this.refuse(`it is ${stranger.what}, which is not read. ${stranger.instead}`);
    const format = this.formats.find(
      ({ roots, isIt }) => roots.includes(root) && (isIt?.(attributes) ?? true),
    );
    if (!format) {
      const known = this.formats.map(({ name, roots }) => `${name} (${roots.join(' or ')})`);
      this.refuse(
        `the root <${root.slice(0, 50)}> belongs to no known format. Known formats: ${known.join(', ')}`,
      );
    }
    this.reader = format.open(this.sink);
    return format;
  }

  private close(name: string): void {
    this.lastPiece = this.parser.position;
    const element = this.inside.pop();
    if (!element) {
      const left = this.outside.pop();
      if (left?.name === name) this.reader?.leave?.(left);
    } else if (this.inside.length === 0) {
      this.elements = 0;
      this.reader?.read(element);
    }
  }

  private addText(text: string): void {
    this.lastPiece = this.parser.position;
    const element = this.inside.at(-1);
    if (!element || element.text.length >= TEXT_CAP) return;
    // Blanks at the start are cut off in the end, and must not push other text out.
    const more = element.text === '' ? text.trimStart() : text;
    element.text += more.slice(0, TEXT_CAP - element.text.length);
  }
}

/** The first child of one of these names. */
export function child(element: XmlElement, ...names: readonly string[]): XmlElement | undefined {
  return element.children.find(({ name }) => names.includes(name));
}

/** `1,234.5`, `0.25`, or with a decimal comma `0,25` seconds → milliseconds. */
export function seconds(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const isDecimalComma = !text.includes('.') && text.indexOf(',') === text.lastIndexOf(',');
  return Number(isDecimalComma ? text.replace(',', '.') : text.replaceAll(',', '')) * 1_000;
}
