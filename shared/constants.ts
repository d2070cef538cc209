// Owns: numbers and names that pages need without the schemas. Must never import zod: the first screen pays for it.

/** What this build speaks; see DESIGN section 3. */
export const PROTOCOL_VERSION = 1
/** Where a host listens unless its owner or its profile says otherwise. */
export const DEFAULT_PORT = 47600
/** "Code tolerance" in time steps, at most: with more, guessing would have too good a chance. */
export const MAX_TOLERANCE_STEPS = 2
/** 30 days. */
export const MAX_TRUST_HOURS = 720
/** One chat message, in UTF-16 units; written in JSON it fits a frame, whatever it holds. */
export const MAX_CHAT_LENGTH = 2000
/** A reason for connecting, in characters. */
export const MAX_REASON_LENGTH = 200
/** See the screen; mouse and keyboard; clipboard; files; hear the sound; restart; lock the screen when the session ends. */
export const PERMISSIONS = ['view', 'control', 'clipboard', 'files', 'sound', 'restart', 'lock'] as const
/** The permission profiles, in the order in which a password is tried against them. */
export const PROFILE_IDS = ['full', 'view-only', 'custom'] as const
