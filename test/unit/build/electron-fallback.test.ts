// Proves: nothing that the carrier's archive names is written outside its folder, and its app is left out.
import { describe, expect, it } from 'vitest'
import { placeOf } from '../../../build/electron-fallback.mjs'

const FOLDER = '/cache/electron'

describe('an entry of the carrier', () => {
  it('goes below the folder', () => {
    expect(placeOf('Cypress/locales/de.pak', FOLDER)).toBe('/cache/electron/locales/de.pak')
  })

  it('is renamed when it is the binary', () => {
    expect(placeOf('Cypress/Cypress', FOLDER)).toBe('/cache/electron/electron')
  })

  it.each(['Cypress/resources/app/index.js', 'Cypress/resources/app.asar', 'Cypress/browser_v8_context_snapshot.bin', 'Cypress/locales/', 'Cypress/', 'other/file'])(
    'is left out: %s',
    (name) => {
      expect(placeOf(name, FOLDER)).toBeNull()
    }
  )

  it.each(['Cypress/../evil', 'Cypress/a/../../evil', 'Cypress//etc/passwd/../../../evil'])('may not leave the folder: %s', (name) => {
    expect(() => placeOf(name, FOLDER)).toThrow('outside its folder')
  })
})
