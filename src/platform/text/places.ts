/** Removes the folders of this machine from texts that leave it. */

/**
 * Makes a function that takes the names of folders out of paths, so that a path is seen from its folder. A folder that
 * stands alone becomes `.`. `temporary`: where the run made its own folders; only those are taken out.
 */
export function withoutFolders(folders: readonly string[], temporary: string): (text: string) => string {
  const own = String.raw`${quoted(temporary)}/autosync-(?:copy-)?\w{6}(?:/workspace|/store\.git)?`;
  const longestFirst = folders.toSorted((a, b) => b.length - a.length).filter((folder) => folder !== '/');
  const names = [own, ...longestFirst.map(quoted)].join('|');
  const pattern = new RegExp(String.raw`(?<![\w.:/-])(?:${names})(?:(/)|(?![\w-]|\.\w))`, 'g');
  return (text) => text.replace(pattern, (_, slash?: string) => (slash ? '' : '.'));
}

function quoted(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);
}
