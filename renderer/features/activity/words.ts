// Owns: the words of the Activity page, apart from the sentences of its records.
// Far-end text arrives escaped and is put into words as it is; must never be unescaped or read as markup.
import type { ActivityGroup, ActivityRecord } from '../../../shared/activity'
import type { Settings } from '../../../shared/settings'

export const words = {
  title: 'Activity',
  verify: 'Verify log',
  verifying: 'Verifying…',
  intact: (records: number) => `The log is intact: all ${records} records follow from each other.`,
  intactOne: 'The log is intact: its one record is unchanged.',
  removed: (records: number) => `The ${records} records before them were removed because of their age.`,
  cutTitle: 'Records are missing from the log',
  cut: (seq: number) =>
    `The keychain remembers record ${seq}, and the log does not hold it any more. Its newest records were cut off, or an older copy was put in its place.`,
  notAnchored: 'The keychain could not be asked how far the log had come, so a cut at its end would not show now.',
  keepTitle: 'Retention',
  keep: 'Keep activity for',
  keepHint: 'Older records are removed. What is left can still be verified.',
  brokenTitle: 'The log was changed',
  broken: (seq: number) =>
    `Record ${seq} does not follow from the one before it. It, or what stood before it, was changed outside Postern. What comes after it can’t be trusted.`,
  more: 'Show more',
  search: 'Search the log',
  searchHint: 'Name, key or address',
  show: 'Show',
  all: 'All',
  groups: { sessions: 'Sessions', refusals: 'Refusals', changes: 'Changes' } satisfies Record<ActivityGroup, string>,
  nothingFound: 'Nothing matches',
  nothingFoundAdvice: 'Try another name or address, or show all kinds.',
  export: 'Export…',
  exported: 'The log was exported. JSON Lines hold what is needed to verify it elsewhere.',
  exportFailed: 'The file could not be written. Choose another place.',
  empty: 'Nothing has happened yet',
  emptyAdvice: 'Attempts, sessions and changes of security settings are listed here.',
  failed: 'The log can’t be read.',
  from: (source: string) => `from ${source}`,
  key: (key: string) => `key ${key}`,
  reason: (text: string) => `Reason given: ${text}`
} as const

export const retentionWords = {
  '90-days': '90 days',
  '1-year': '1 year',
  '2-years': '2 years',
  forever: 'For ever'
} as const satisfies Record<Settings['activity']['keep'], string>

/** Where it came from: address and key, as far as they are known and not in the sentence yet. */
export function originText({ activity }: ActivityRecord): string {
  return [
    activity.source === undefined || activity.connectorName === undefined ? null : words.from(activity.source),
    activity.connectorKey === undefined ? null : words.key(activity.connectorKey)
  ]
    .filter((part) => part !== null)
    .join(' · ')
}
