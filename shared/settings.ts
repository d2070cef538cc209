// Owns: every setting the owner can change, with its default. One declaration; types are inferred.
import { z } from 'zod'
import { DEFAULT_PORT, MAX_TOLERANCE_STEPS, MAX_TRUST_HOURS } from './constants'
import { defaultDelivery, deliverySettings } from './delivery'

export { DEFAULT_PORT }

/** What the owner can be told of, outside the window. */
export const NOTICE_TOPICS = ['wrong-code', 'lock-out', 'recovery-code', 'new-connector', 'security-change', 'keychain'] as const
export const noticeTopic = z.enum(NOTICE_TOPICS)
export type NoticeTopic = z.infer<typeof noticeTopic>
const topics = z.array(noticeTopic).refine((list) => new Set(list).size === list.length)

const minuteOfDay = z.int().min(0).max(24 * 60 - 1)

/** A window of time by this computer's own clock. With `to` at or before `from` it ends on the day after. */
export const accessHours = z.strictObject({
  limited: z.boolean(),
  /** Days on which the window begins; 0 is Sunday. */
  days: z.array(z.int().min(0).max(6)).min(1).max(7),
  from: minuteOfDay,
  to: minuteOfDay
})
export type AccessHours = z.infer<typeof accessHours>

export const settingsSchema = z.strictObject({
  access: z.strictObject({
    /** "Allow unattended access" */
    unattended: z.boolean(),
    /** "Enable for saved login information": true asks for a code after an automatic login. */
    askCodeForSavedLogins: z.boolean(),
    /** "Enable for short-term passwords (for example, remote restart)": true asks for a code. */
    askCodeForShortTermPasswords: z.boolean()
  }),
  entry: z.strictObject({
    /** "Code tolerance": time steps before and after the present one whose code is taken too. */
    codeToleranceSteps: z.int().min(0).max(MAX_TOLERANCE_STEPS),
    /** "Don't ask again from the same connector for": hours since its last code, 0 for never. */
    trustHours: z.int().min(0).max(MAX_TRUST_HOURS),
    /** "Only connectors on this list" */
    onlyListed: z.boolean(),
    /** "Ask for a reason" */
    askReason: z.boolean(),
    /** "Only on these days and hours" */
    hours: accessHours
  }),
  /** What somebody who has control may do to whoever sits at this computer. */
  seat: z.strictObject({
    /** "Block keyboard and mouse here" */
    blockInput: z.boolean(),
    /** "Make the monitor here black" */
    privacyScreen: z.boolean(),
    /** "Let the resolution follow the connector's window" */
    followWindow: z.boolean()
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
  /** "Notices": which topics are told where, and whether somebody who comes or goes is heard. */
  notices: z.strictObject({ desktop: topics, mail: topics, sound: z.boolean() }),
  device: z.strictObject({
    /** Shown to connectors and in announcements; empty means the host name of the system. */
    name: z.string().trim().max(63),
    /** "Start Postern when I log in" */
    startAtLogin: z.boolean()
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
  entry: settingsSchema.shape.entry.partial().optional(),
  seat: settingsSchema.shape.seat.partial().optional(),
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
    entry: {
      codeToleranceSteps: 1,
      trustHours: 0,
      onlyListed: false,
      askReason: false,
      hours: { limited: false, days: [1, 2, 3, 4, 5], from: 9 * 60, to: 17 * 60 }
    },
    seat: { blockInput: true, privacyScreen: true, followWindow: false },
    network: { acceptDirect: true, port, listenOn: 'all', announce: true },
    activity: { keep: '1-year' },
    notices: { desktop: [...NOTICE_TOPICS], mail: [...NOTICE_TOPICS], sound: false },
    device: { name: '', startAtLogin: false },
    appearance: { theme: 'system' },
    delivery: defaultDelivery()
  }
}
