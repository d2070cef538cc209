// Owns: what the pages ask of copies between two computers; what they show of them is in ../files.ts.
import { z } from 'zod'
import { FILE_PROBLEMS, filePath } from '../files'
import { resultOf } from '../result'

export const ofFiles = <V extends z.ZodType>(value: V) => resultOf(value, FILE_PROBLEMS)
export const side = z.enum(['local', 'remote'])
export const jobId = z.strictObject({ job: z.int() })
/** What the system says of things that were dropped; the preload asks it, since a page must not make up a path. */
export const droppedPaths = z.array(filePath).min(1).max(10_000)
