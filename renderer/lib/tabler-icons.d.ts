// Owns: the types of single icon files, which the package leaves out. Importing icons one by one keeps the build quick.
declare module '@tabler/icons-react/dist/esm/icons/*.mjs' {
  import type { Icon } from '@tabler/icons-react'
  const icon: Icon
  export default icon
}
