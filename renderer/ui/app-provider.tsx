// Owns: Mantine's set-up for a window: nonce for its style tags, theme, and the colour scheme from the settings.
// Must never store the scheme in the page; the settings are its only home.
import { MantineProvider } from '@mantine/core'
import { useColorScheme } from '@mantine/hooks'
import type { ReactNode } from 'react'
import type { Settings } from '../../shared/settings'
import { theme, variables } from './theme'

/** Main puts a fresh nonce into each page it serves; only style tags that carry it apply. */
const nonce = (): string => document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''

type Props = { readonly theme: Settings['appearance']['theme']; readonly children: ReactNode }

export function AppProvider({ theme: chosen, children }: Props): ReactNode {
  const system = useColorScheme('light', { getInitialValueInEffect: false })
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      forceColorScheme={chosen === 'system' ? system : chosen}
      getStyleNonce={nonce}
      withStaticClasses={false}
    >
      {children}
    </MantineProvider>
  )
}
