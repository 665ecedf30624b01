/** The folders by which insight groups patches. */

/** How often patches that touch a folder were culprits. */
export interface FolderRecord {
  folder: string;
  culprits: number;
  patches: number;
}

/** The folder of a file, at most two levels deep: too few patches touch a deeper one to say anything. */
export function folderOf(path: string): string {
  const parts = path.split('/').slice(0, -1);
  return parts.length === 0 ? '.' : parts.slice(0, 2).join('/');
}
