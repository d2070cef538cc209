// Owns: what copying files needs from the disk, as interfaces. Paths are opaque here: only the adapter takes them apart.
import type { FileEntry, FileProblemCode, FolderListing } from '../../shared/files'

/** What a person can run into with a file. */
export class FileProblem extends Error {
  override readonly name = 'FileProblem'
  readonly code: FileProblemCode

  constructor(code: FileProblemCode) {
    super(code)
    this.code = code
  }
}

/** Whatever was thrown, as a code; `onOther` is told of what nobody expected. */
export function problemCode(error: unknown, onOther: (error: unknown) => void): FileProblemCode {
  if (error instanceof FileProblem) return error.code
  onOther(error)
  return 'other'
}

/** Something bytes are read from, at any place. */
export interface Readable {
  /** Fills the buffers in turn from `at` on. Returns how many bytes there were. */
  read(into: readonly Uint8Array[], at: number): Promise<number>
}

/** A file that is being read. It was a regular file when it was opened, and stays the same one. */
export interface Source extends Readable {
  readonly size: number
  /** Unix time in ms. */
  readonly modified: number
  /** Whether size and time are still those of the opening. */
  unchanged(): Promise<boolean>
  close(): Promise<void>
}

/** A file under its temporary name, beside the one that it will be. */
export interface Part extends Readable {
  /** Bytes that an earlier try has left. */
  readonly size: number
  write(chunks: readonly Uint8Array[], at: number): Promise<void>
  /** Forgets what an earlier try has left. */
  clear(): Promise<void>
  /**
   * Sets the time, closes, and gives it its name; returns the name. `ask` puts it there only if nothing is there.
   * @throws {FileProblem} `exists`
   */
  finish(how: { readonly existing: 'ask' | 'replace' | 'keep-both'; readonly modified: number }): Promise<string>
  /** Closes it and leaves it, for another try. */
  keep(): Promise<void>
  /** Closes and removes it. */
  discard(): Promise<void>
}

/**
 * The files of one computer, as far as they may be seen.
 * Everything throws FileProblem: `outside` for what leaves the roots, also through a link.
 */
export interface Disk {
  /** @param path null for where a person starts. @param name of something in it, or null for the folder itself */
  list(path: string | null, name: string | null): Promise<FolderListing>
  /** Returns its path. A folder that is there already is fine. */
  makeFolder(folder: string, name: string): Promise<string>
  /** What stands under that name, not followed; null when nothing does. */
  inspect(folder: string, name: string): Promise<FileEntry | null>
  openSource(folder: string, name: string): Promise<Source>
  /**
   * @param token names this copy, so that another try finds what was left and no other copy does
   * @param size how large it will be; refused at once when there is no room
   */
  openPart(folder: string, name: string, token: string, wanted: { readonly resume: boolean; readonly size: number }): Promise<Part>
  /** Removes what a copy has left; nothing there is fine. */
  removePart(folder: string, name: string, token: string): Promise<void>
}
