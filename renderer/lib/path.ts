// Owns: what WebRTC's report says of the path in use. Pure. Never: asks for one.

export type Route = 'direct' | 'mapped' | 'relay'
export type Path = {
  /** Received over it. */
  readonly bytes: number
  /** In ms; null before the first is known. */
  readonly roundTrip: number | null
  readonly route: Route | null
}
export type Report = Iterable<Readonly<Record<string, unknown>>>

/** The path that is in use, of all that WebRTC reports. Pure. */
export function pathOf(report: Report): Path {
  const all = [...report]
  const byId = (id: unknown) => all.find((one) => one['id'] === id)
  const transport = all.find((one) => one['type'] === 'transport')
  const pair = byId(transport?.['selectedCandidatePairId']) ?? all.find((one) => one['type'] === 'candidate-pair' && one['nominated'] === true && one['state'] === 'succeeded')
  if (pair === undefined) return { bytes: 0, roundTrip: null, route: null }
  const kinds = [byId(pair['localCandidateId']), byId(pair['remoteCandidateId'])].map((candidate) => candidate?.['candidateType'])
  const seconds = pair['currentRoundTripTime']
  return {
    bytes: typeof pair['bytesReceived'] === 'number' ? pair['bytesReceived'] : 0,
    roundTrip: typeof seconds === 'number' ? seconds * 1000 : null,
    route: kinds.includes('relay') ? 'relay' : kinds.includes('srflx') ? 'mapped' : 'direct'
  }
}
