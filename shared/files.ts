// Owns: the words both ends and the pages have for files: entries, problems, and the state of what is being copied.
import { z } from 'zod'

/** Why something could not be done with a file. Each has words in the interface. */
export const FILE_PROBLEMS = [
  'not-allowed',
  'not-found',
  'not-permitted',
  'outside',
  'bad-name',
  'exists',
  'is-folder',
  'not-a-file',
  'is-link',
  'disk-full',
  'read-only',
  'changed',
  'damaged',
  'too-many',
  'too-deep',
  'busy',
  'connection-lost',
  'protocol-violation',
  'cancelled',
  'other'
] as const
export const fileProblem = z.enum(FILE_PROBLEMS)
export type FileProblemCode = z.infer<typeof fileProblem>

export const fileKind = z.enum(['file', 'folder', 'link', 'other'])

export const filePath = z.string().min(1).max(4096)
/** As it stands in a folder. What may be written is asked of `electron/files/names.ts`. */
export const fileName = z.string().min(1).max(1024)

export const fileEntry = z.strictObject({
  name: fileName,
  kind: fileKind,
  /** Of a link: what it leads to, as far as that may be opened. */
  leadsTo: z.enum(['file', 'folder']).nullable(),
  /** Bytes; 0 for what is not a file. */
  size: z.number().min(0),
  /** Unix time in ms. */
  modified: z.number()
})
export type FileEntry = z.infer<typeof fileEntry>

export const filePlace = z.strictObject({
  kind: z.enum(['home', 'desktop', 'documents', 'downloads', 'medium']),
  name: z.string().max(1024),
  path: filePath
})
export type FilePlace = z.infer<typeof filePlace>

export const folderListing = z.strictObject({
  path: filePath,
  /** Null at the top of what may be seen. */
  parent: filePath.nullable(),
  /** The path cut into names, each with the path that leads there; the first is the top. */
  trail: z.array(z.strictObject({ name: z.string().max(1024), path: filePath })).max(256),
  places: z.array(filePlace).max(64),
  entries: z.array(fileEntry),
  /** There is more in it than is shown. */
  cut: z.boolean()
})
export type FolderListing = z.infer<typeof folderListing>

/** What to do about a file that is there already. */
export const existingChoice = z.enum(['replace', 'keep-both', 'skip'])
export type ExistingChoice = z.infer<typeof existingChoice>

export const copyDirection = z.enum(['to-remote', 'from-remote'])
export type CopyDirection = z.infer<typeof copyDirection>

/** One thing that a person has asked to be copied: a file, or a folder with what is in it. */
export const copyJob = z.strictObject({
  id: z.int(),
  direction: copyDirection,
  name: z.string(),
  folder: z.string(),
  state: z.enum(['waiting', 'running', 'paused', 'asking', 'interrupted', 'done', 'failed', 'cancelled']),
  /** Still finding out what is in the folder: the totals grow. */
  counting: z.boolean(),
  files: z.int(),
  filesDone: z.int(),
  bytes: z.number(),
  bytesDone: z.number(),
  /** Bytes a second over the last seconds; null while that says nothing. */
  speed: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  /** Files that were left out because they were there already. */
  skipped: z.int(),
  /** The first of what went wrong, each with the file's place in the folder. */
  problems: z.array(z.strictObject({ name: z.string(), why: fileProblem })),
  problemCount: z.int()
})
export type CopyJob = z.infer<typeof copyJob>

export const copyQuestion = z.strictObject({
  job: z.int(),
  task: z.int(),
  name: z.string(),
  folder: z.string(),
  direction: copyDirection,
  there: z.strictObject({ size: z.number(), modified: z.number() }),
  coming: z.strictObject({ size: z.number(), modified: z.number() })
})
export type CopyQuestion = z.infer<typeof copyQuestion>

export const filesState = z.strictObject({
  hostName: z.string(),
  /** `off`: the owner of the remote computer has switched files off. */
  link: z.enum(['live', 'lost', 'off', 'ended']),
  jobs: z.array(copyJob),
  question: copyQuestion.nullable()
})
export type FilesState = z.infer<typeof filesState>
