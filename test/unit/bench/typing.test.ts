// Proves: a key that was lost, doubled, swapped or never let go is found among those that arrived.
import { expect, test } from 'vitest'
import { mistakesIn } from '../../bench/typing'

const press = (keycode: number) => [{ keycode, down: true }, { keycode, down: false }]

test('what arrives as it was typed is no mistake', () => {
  expect(mistakesIn([38, 39, 38], [...press(38), ...press(39), ...press(38)], [])).toEqual({ misplaced: 0, stuck: 0 })
})

test('a lost key, a doubled one, and two that changed places are found', () => {
  expect(mistakesIn([38, 39, 40], [...press(38), ...press(40)], []).misplaced).toBe(2)
  expect(mistakesIn([38], [...press(38), ...press(38)], []).misplaced).toBe(2)
  expect(mistakesIn([38, 39], [...press(39), ...press(38)], []).misplaced).toBe(4)
})

test('a key whose release never came is misplaced and stuck', () => {
  expect(mistakesIn([38], [{ keycode: 38, down: true }], [38])).toEqual({ misplaced: 1, stuck: 1 })
})
