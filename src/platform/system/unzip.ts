/** Reads files of a zip that is not trusted, within limits that are checked before anything is unpacked. */
import { buffer } from 'node:stream/consumers';
import { openPromise } from 'yauzl';

export interface UnzipLimits {
  /** Most entries, wanted or not. */
  entries: number;
  /** Most bytes of one wanted file, and of all of them, unpacked. */
  fileBytes: number;
  allBytes: number;
}

/** A file of a zip. `problem`: why it was not unpacked. */
export type Unzipped = { name: string; size: number } & ({ content: Uint8Array } | { problem: string });

/**
 * Unpacks the wanted files into memory. The names are those in the zip; one that leads out of it (`..`, absolute) makes the
 * whole zip unreadable. Throws where the zip is damaged or exceeds a limit that concerns all of it.
 */
export async function unzip(
  file: string,
  isWanted: (name: string) => boolean,
  limits: UnzipLimits,
): Promise<Unzipped[]> {
  const zip = await openPromise(file, { strictFileNames: true });
  try {
    if (zip.entryCount > limits.entries)
      throw new Error(`it has ${zip.entryCount} entries; the limit is ${limits.entries}`);
    const found: Unzipped[] = [];
    let left = limits.allBytes;
    for await (const entry of zip.eachEntry()) {
      const { fileName: name, uncompressedSize: size } = entry;
      if (name.endsWith('/') || !isWanted(name)) continue;
      if (size > limits.fileBytes) {
        found.push({ name, size, problem: `it has ${size} bytes; the limit is ${limits.fileBytes}` });
        continue;
      }
      left -= size;
      if (left < 0) throw new Error(`it unpacks to more than ${limits.allBytes} bytes`);
      // A stream that gives more than the entry says is an error.
      found.push({ name, size, content: await buffer(await zip.openReadStreamPromise(entry)) });
    }
    return found;
  } finally {
    zip.close();
  }
}
