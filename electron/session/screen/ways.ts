// Owns: which of two ways the pictures take to the connector: the encrypted conversation, which is TCP, or the data channel.
// Never: sends, or changes over by itself; frames that are under way must not be overtaken.
//
// [Note: two ways] A data channel costs many times the processor time for each byte and carries 11 MB/s at most, so on a good
// path the conversation is the better way. On a long or thin one a lost packet there holds up all that follows, and
// files travel there too; then the data channel is.

export type SendScreen = (messages: readonly Uint8Array[]) => void

/** What is known of the path: bytes a second and ms there and back; null while unknown. */
export type PathFacts = { readonly rate: number | null; readonly roundTrip: number | null }

export type Ways = {
  /** The one to take. */
  best(facts: PathFacts, now: number): SendScreen
  /** The channel is open; `send` goes through it. */
  opened(send: SendScreen): void
  /** Files are on the conversation; said again while they are. */
  crowded(now: number): void
}

/** A path is good from the first of these on, and stays so up to the second. */
const GOOD = { rate: 1_500_000, roundTrip: 20 }
const STILL_GOOD = { rate: 1_000_000, roundTrip: 30 }
/** Files are gone when nothing has been heard of them for so long, in ms. */
const CROWDED_MS = 1500

export function createWays(conversation: SendScreen): Ways {
  let channel: SendScreen | null = null
  let present = conversation
  let crowdedAt = -Infinity

  return {
    best({ rate, roundTrip }, now) {
      const { rate: least, roundTrip: most } = present === conversation ? STILL_GOOD : GOOD
      const isGood = (rate ?? Infinity) >= least && (roundTrip ?? 0) <= most
      present = channel === null || (isGood && now - crowdedAt > CROWDED_MS) ? conversation : channel
      return present
    },
    opened: (send) => void (channel = send),
    crowded: (now) => void (crowdedAt = now)
  }
}
