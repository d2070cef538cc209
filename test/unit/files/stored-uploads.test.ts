// Owns: what is remembered of uploads that got their names: by whom, for how long, how many.
import { expect, test } from 'vitest'
import { MAX_OPEN_COPIES } from '../../../electron/files/messages'
import { StoredUploads } from '../../../electron/files/stored-uploads'

const named = (name: string) => Promise.resolve(name)

test('a later connection of the same connector is told of the name, also in another session', async () => {
  const stored = new StoredUploads()
  stored.open('session 1', 'laptop').add('token', named('a (2).txt'))
  expect(await stored.open('session 1', 'laptop').nameOf('token')).toBe('a (2).txt')
  expect(await stored.open('session 2', 'laptop').nameOf('token')).toBe('a (2).txt')
  expect(await stored.open('session 2', 'laptop').nameOf('other token')).toBeNull()
})

test('another connector learns nothing', async () => {
  const stored = new StoredUploads()
  stored.open('session 1', 'laptop').add('token', named('a.txt'))
  expect(await stored.open('session 2', 'somebody else').nameOf('token')).toBeNull()
})

test('what did not get its name is not stored', async () => {
  const stored = new StoredUploads()
  const refused = Promise.reject(new Error('exists'))
  stored.open('session', 'laptop').add('token', refused)
  expect(await stored.open('session', 'laptop').nameOf('token')).toBeNull()
})

test('what a lost connection has stored last outlives everything that is stored after', async () => {
  const stored = new StoredUploads()
  stored.open('session', 'laptop').add('unheard', named('large.bin'))
  const next = stored.open('session', 'laptop')
  for (let index = 0; index < 1000; index++) next.add(`small ${index}`, named('small'))
  expect(await next.nameOf('unheard')).toBe('large.bin')
})

test('a connection keeps no more than a connector can have open, and a connector no more than some connections', async () => {
  const stored = new StoredUploads()
  const kept = async (tokens: string[]) => {
    const { nameOf } = stored.open('session', 'laptop')
    return (await Promise.all(tokens.map(nameOf))).filter((name) => name !== null).length
  }
  const one = stored.open('session', 'laptop')
  const first = Array.from({ length: 100 }, (_, index) => `first ${index}`)
  for (const token of first) one.add(token, named('a'))
  expect(await kept(first)).toBe(MAX_OPEN_COPIES)
  const later = Array.from({ length: 100 }, (_, index) => `later ${index}`)
  for (const token of later) stored.open('session', 'laptop').add(token, named('a'))
  expect(await kept([...first, ...later])).toBe(16)
})

test('a session that is over, or a connection that nobody comes back for, is forgotten', async () => {
  const stored = new StoredUploads()
  stored.open('session 1', 'laptop').add('one', named('a'))
  stored.open('session 2', 'laptop').add('two', named('b'))
  const third = stored.open('session 2', 'laptop')
  third.add('three', named('c'))
  const { nameOf } = stored.open('session 3', 'laptop')
  stored.forget('session 1')
  expect(await Promise.all(['one', 'two', 'three'].map(nameOf))).toEqual([null, 'b', 'c'])
  third.forget()
  expect(await Promise.all(['one', 'two', 'three'].map(nameOf))).toEqual([null, 'b', null])
})
