// Owns: colours, type and spacing of every window. Colours hold 4.5:1 against their ground in both schemes; a
// change here must keep the preview's axe run clean.
import { createTheme, type CSSVariablesResolver } from '@mantine/core'
import { words } from './words'

/** In px. Moves a button without a ground of its own to where the fields above it begin. */
export const SUBTLE_INDENT = -18

export const theme = createTheme({
  primaryColor: 'harbor',
  primaryShade: { light: 7, dark: 7 },
  colors: {
    harbor: ['#e8f5f8', '#d0e9ef', '#a3d3df', '#74bccd', '#4fa8bd', '#338fa6', '#217f97', '#146b82', '#0f586b', '#0a4555'],
    red: ['#fff0ee', '#ffdcd8', '#ffbcb5', '#ff978c', '#f87366', '#e95548', '#d9402f', '#c0301f', '#a3261a', '#841f16'],
    dark: ['#dde2e8', '#b8c0c9', '#8d97a3', '#68727e', '#434c56', '#363e47', '#2a3139', '#20262d', '#191e24', '#12161b']
  },
  black: '#1b2229',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, Cantarell, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  fontSizes: { xs: '0.8125rem', sm: '0.90625rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.25rem' },
  headings: {
    fontFamily: 'inherit',
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '1.3' },
      h2: { fontSize: '1.0625rem', lineHeight: '1.35' },
      h3: { fontSize: '0.9375rem', lineHeight: '1.4' }
    }
  },
  defaultRadius: 8,
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    PasswordInput: {
      defaultProps: { visibilityToggleFocusable: true, visibilityToggleButtonProps: { 'aria-label': words.showPassword } }
    }
  }
})

export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--postern-canvas': '#f3f5f7',
    '--postern-card': '#ffffff',
    '--postern-line': '#dde2e7',
    '--postern-hover': '#eef2f5',
    '--postern-good': '#1f7a3d',
    '--postern-warn': '#8a5300',
    '--postern-bad': '#b42318',
    '--postern-good-soft': '#e7f5ec',
    '--postern-warn-soft': '#fdf3e0',
    '--postern-bad-soft': '#fdeceb',
    '--postern-info-soft': '#e8f4f7',
    '--mantine-color-red-light-color': '#b42318',
    '--mantine-color-error': '#b42318',
    '--mantine-color-dimmed': '#55616e',
    '--mantine-color-placeholder': '#6a7683',
    '--mantine-color-default-border': '#b6bfc9'
  },
  dark: {
    '--postern-canvas': '#15191e',
    '--postern-card': '#1e242b',
    '--postern-line': '#323a43',
    '--postern-hover': '#29313a',
    '--postern-good': '#6fcf8f',
    '--postern-warn': '#f0b755',
    '--postern-bad': '#ff9c91',
    '--postern-good-soft': '#1c3226',
    '--postern-warn-soft': '#362b18',
    '--postern-bad-soft': '#3b2220',
    '--postern-info-soft': '#1b3038',
    '--mantine-color-body': '#1e242b',
    '--mantine-color-error': '#ff9c91',
    '--mantine-color-dimmed': '#a3aeba',
    '--mantine-color-placeholder': '#8a95a1',
    '--mantine-color-default-border': '#55606c',
    '--mantine-color-red-light': 'rgb(255 120 105 / 14%)',
    '--mantine-color-red-light-hover': 'rgb(255 120 105 / 22%)',
    '--mantine-color-red-light-color': '#ff9c91',
    '--mantine-color-anchor': '#74bccd'
  }
})
