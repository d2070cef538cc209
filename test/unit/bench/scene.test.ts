// Proves: a frame's number is read back from its cells, and half a frame is no number.
import { expect, test } from 'vitest'
import { NUMBERS, cellsOf, numberOf } from '../../bench/meter/scene'

test('every number is read back from the cells that show it', () => {
  for (let number = 0; number < NUMBERS; number++) expect(numberOf(cellsOf(number))).toBe(number)
})

test('one wrong cell is no number', () => {
  for (const number of [0, 1, 30, 2047, NUMBERS - 1]) {
    cellsOf(number).forEach((_, wrong) => {
      expect(numberOf(cellsOf(number).map((cell, index) => (index === wrong ? !cell : cell)))).toBeNull()
    })
  }
})

test('cells that are all dark or all bright are no number', () => {
  expect(numberOf(cellsOf(0).map(() => false))).toBeNull()
  expect(numberOf(cellsOf(0).map(() => true))).toBeNull()
})
