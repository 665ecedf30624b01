/** Recognises what people offer in place of a unified diff, and says what to do. */

/** A header line behind a terminal colour. */
const COLOURED = /^\x1b\[[0-9;]*m(?:diff |--- |index )/m; // oxlint-disable-line no-control-regex

/** Why this is no patch though people see one, and what to do, as the end of a sentence. */
export function disguiseOf(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 65_536)).toString('latin1');
  // In UTF-16 every other byte of English text is NUL. Binary patches are text, too.
  const isWide = /^(?:\xff\xfe|\xfe\xff|(?:[\s\w-]\0){4}|(?:\0[\s\w-]){4})/.test(head);
  if (isWide)
    return 'is UTF-16 text, as `>` writes in Windows PowerShell. Save it as UTF-8: `git diff --output=FILE`.';
  if (COLOURED.test(head)) return 'holds terminal colours. Make it with `--no-color`.';
  // A message may speak of such a diff.
  const isCombined = /^diff --(?:cc|combined) /m.test(head) || /^@@@+ -/m.test(head);
  if (isCombined && !/^diff --git /m.test(head))
    return 'is the combined diff of a merge, which nobody can apply. Make a diff against one parent: `git diff HEAD^1 HEAD`.';
  return undefined;
}

/** What people offer in place of a unified diff, and what to do. */
const STRANGERS: readonly (readonly [RegExp, string])[] = [
  [/^\x1f\x8b/, 'packed with gzip. Unpack it.'], // oxlint-disable-line no-control-regex
  [
    /^version https:\/\/git-lfs/,
    'a pointer of Git LFS, and its content is not here. Fetch it: `git lfs pull`.',
  ],
  [/^\s*<(?:!doctype html|html)/i, 'a web page. Download the address of the change with `.patch` behind it.'],
  [/^\*{15}\r?$/m, 'a context diff. Make a unified one: `diff -u`.'],
  [/^\d+(?:,\d+)?[acd]\d+(?:,\d+)?\r?\n[<>] /m, 'a diff without context. Make a unified one: `diff -u`.'],
  [/^> ?(?:diff |--- |@@ -)/m, 'a quoted diff. Remove the `>` before each line.'],
  [
    /^==== \/\/\S+#\d+ /m,
    'a diff of Perforce. Make a unified one: `p4 describe -du`, with `---` and `+++` lines.',
  ],
  [
    /^<{5,} ?SEARCH/m,
    'made of SEARCH and REPLACE blocks, which name no lines. Apply them, and offer `git diff`.',
  ],
];

/** Names a text that is no unified diff, as the end of a sentence. */
export function strangerOf(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.subarray(0, 65_536)).toString('latin1');
  const found = STRANGERS.find(([looks]) => looks.test(head));
  return found?.[1] ?? 'not a unified diff. Make it with `git diff` or `git format-patch`.';
}

/** Whether the headers of a mail announce parts that the mail does not have. */
export function claimsParts(bytes: Uint8Array): boolean {
  const [headers = '', ...rest] = Buffer.from(bytes)
    .toString('latin1')
    .replaceAll('\r\n', '\n')
    .split('\n\n');
  const type = /^content-type:[ \t]*multipart\/[^\n]*(?:\n[ \t][^\n]*)*/im.exec(
    headers.slice(0, 100_000),
  )?.[0];
  const boundary = type && /boundary="?([^"\n;]+)/i.exec(type)?.[1];
  return boundary !== undefined && !rest.join('\n\n').includes(`--${boundary}`);
}
