// Owns: what a session may do on the host. Fixed by the host at grant time; a connector can only read it.
import { z } from 'zod'

export const PERMISSIONS = ['view', 'control', 'clipboard', 'files', 'restart', 'lock'] as const
export const permission = z.enum(PERMISSIONS)
export type Permission = z.infer<typeof permission>

export const FULL_ACCESS: readonly Permission[] = PERMISSIONS
