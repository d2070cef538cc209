// Owns: who comes and who goes, by the sessions that are live. Nothing is played.
import { expect, test } from 'vitest'
import { comingOf } from '../../../renderer/notice/chime'

test.each([
  ['the first one', [], ['a'], 'came'],
  ['a second one', ['a'], ['a', 'b'], 'came'],
  ['one that goes', ['a', 'b'], ['b'], 'went'],
  ['the last one', ['a'], [], 'went'],
  ['one that takes the place of another', ['a'], ['b'], 'came'],
  ['nobody: something else of a session has changed', ['a', 'b'], ['b', 'a'], null]
] as const)('%s', (_who, before, now, heard) => {
  expect(comingOf(before, now)).toBe(heard)
})
