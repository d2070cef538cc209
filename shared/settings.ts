// Owns: every setting the owner can change, with its default. One declaration; types are inferred.
import { z } from 'zod'
import { DEFAULT_PORT } from './constants'
import { defaultDelivery, deliverySettings } from './delivery'

export { DEFAULT_PORT }

/** What the owner can be told of, outside the window. */
export const NOTICE_TOPICS = ['wrong-code', 'lock-out', 'recovery-code', 'new-connector', 'security-change', 'keychain'] as const
export const noticeTopic = z.enum(NOTICE_TOPICS)
export type NoticeTopic = z.infer<typeof noticeTopic>
const topics = z.array(noticeTopic).refine((list) => new Set(list).size === list.length)

export const settingsSchema = z.strictObject({
  access: z.strictObject({
    /** "Allow unattended access" */
    unattended: z.boolean(),
    /** "Enable for saved login information": true asks for a code after an automatic login. */
    askCodeForSavedLogins: z.boolean(),
    /** "Enable for short-term passwords (for example, remote restart)": true asks for a code. */
    askCodeForShortTermPasswords: z.boolean()
  }),
  network: z.strictObject({
    /** "Accept direct connections" */
    acceptDirect: z.boolean(),
    port: z.int().min(1024).max(65535),
    /** Where the listener binds: every interface, or only the loopback ones (for tunnels). */
    listenOn: z.enum(['all', 'loopback']),
    /** Announce this device by multicast DNS. */
    announce: z.boolean()
  }),
  activity: z.strictObject({
    /** "Keep activity for": records that are older are removed. */
    keep: z.enum(['90-days', '1-year', '2-years', 'forever'])
  }),
  /** "Notices": which topics are told where. */
  notices: z.strictObject({ desktop: topics, mail: topics }),
  device: z.strictObject({
    /** Shown to connectors and in announcements; empty means the host name of the system. */
    name: z.string().trim().max(63)
  }),
  appearance: z.strictObject({
    theme: z.enum(['system', 'light', 'dark'])
  }),
  /** How mails and text messages leave; passwords are in the keychain. Not part of a patch: it has channels of its own. */
  delivery: deliverySettings
})
export type Settings = z.infer<typeof settingsSchema>

/** A change: any subset of any group. Unknown names are refused, not dropped. */
export const settingsPatch = z.strictObject({
  access: settingsSchema.shape.access.partial().optional(),
  network: settingsSchema.shape.network.partial().optional(),
  activity: settingsSchema.shape.activity.partial().optional(),
  notices: settingsSchema.shape.notices.partial().optional(),
  device: settingsSchema.shape.device.partial().optional(),
  appearance: settingsSchema.shape.appearance.partial().optional()
})
export type SettingsPatch = z.infer<typeof settingsPatch>

/** The settings of a new profile. `port` differs for copies that run beside the first one. */
export function defaultSettings(port: number = DEFAULT_PORT): Settings {
  return {
    access: { unattended: false, askCodeForSavedLogins: true, askCodeForShortTermPasswords: true },
    network: { acceptDirect: true, port, listenOn: 'all', announce: true },
    activity: { keep: '1-year' },
    notices: { desktop: [...NOTICE_TOPICS], mail: [...NOTICE_TOPICS] },
    device: { name: '' },
    appearance: { theme: 'system' },
    delivery: defaultDelivery()
  }
}
