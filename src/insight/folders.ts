/** Folders, as far as patches are told apart by them. */

/** How often patches that touch a folder were culprits. */
export interface FolderRecord {
  folder: string;
  culprits: number;
  patches: number;
}

/** Folders two levels deep: deeper ones are seldom touched often enough to say anything. */
export function folderOf(path: string): string {
  const parts = path.split('/').slice(0, -1);
  return parts.length === 0 ? '.' : parts.slice(0, 2).join('/');
}
