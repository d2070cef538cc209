// Owns: the compile-time check that a switch covers its union. A copy of shared/result's, because that file
// carries zod, which no first screen should load.

export function assertNever(value: never): never {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`)
}
