// Owns: the wish to renew that was said on another page; Settings, Access takes it up when it opens.
import { create } from 'zustand'
import { navigate } from '../../app/routes'

export const useRenewalRequest = create<{ readonly wanted: boolean }>(() => ({ wanted: false }))

export function requestRenewal(): void {
  useRenewalRequest.setState({ wanted: true })
  navigate({ page: 'settings', tab: 'access' })
}

export const takeUpRenewal = (): void => useRenewalRequest.setState({ wanted: false })
