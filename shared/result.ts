// Owns: the shape of an expected failure. Exceptions are for bugs; what a user can run into is a value.
import { z } from 'zod'

/** Numbers that a failure's words may need. */
export const failureInfo = z.object({
  /** Unix time in ms from which another try makes sense. */
  retryAt: z.number().optional(),
  triesLeft: z.number().int().optional(),
  port: z.number().int().optional(),
  /** What a mail server or a gateway answered: an SMTP reply or an HTTP status. */
  status: z.number().int().optional()
})
export type FailureInfo = z.infer<typeof failureInfo>

export type Failure<Code extends string> = {
  readonly ok: false
  readonly code: Code
  readonly info?: FailureInfo | undefined
}
export type Success<Value> = { readonly ok: true; readonly value: Value }
export type Result<Value, Code extends string> = Success<Value> | Failure<Code>

export const success = <Value>(value: Value): Success<Value> => ({ ok: true, value })

export const failure = <Code extends string>(code: Code, info?: FailureInfo): Failure<Code> =>
  info === undefined ? { ok: false, code } : { ok: false, code, info }

/** Schema of a Result whose failures are exactly `codes`. */
export function resultOf<Value extends z.ZodType, const Codes extends readonly [string, ...string[]]>(
  value: Value,
  codes: Codes
) {
  return z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value }),
    z.object({ ok: z.literal(false), code: z.enum(codes), info: failureInfo.optional() })
  ])
}

/** For the default branch of a switch over a union: a new member becomes a compile error here. */
export function assertNever(value: never): never {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`)
}
