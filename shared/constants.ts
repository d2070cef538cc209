// Owns: numbers that pages need without the schemas. Must never import zod: the first screen pays for it.

/** What this build speaks; see DESIGN section 3. */
export const PROTOCOL_VERSION = 1
/** Where a host listens unless its owner or its profile says otherwise. */
export const DEFAULT_PORT = 47600
