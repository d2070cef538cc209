// Owns: how many wait at once.
import { describe, expect, test } from 'vitest'
import { WaitingRoom } from '../../../electron/connection/waiting-room'

const enter = (room: WaitingRoom, source: string, times: number) => Array.from({ length: times }, () => room.enter(source))

describe('the waiting room', () => {
  test('takes four of a source', () => {
    expect(enter(new WaitingRoom(), '192.0.2.1', 5).map((leave) => leave !== null)).toEqual([true, true, true, true, false])
  })

  test('takes 64 in all', () => {
    const room = new WaitingRoom()
    for (let index = 0; index < 16; index++) enter(room, `192.0.2.${index}`, 4)
    expect([room.size, room.enter('198.51.100.1')]).toEqual([64, null])
  })

  test('takes as many as it is made for', () => {
    const room = new WaitingRoom({ inAll: 3, perSource: 2 })
    expect(['192.0.2.1', '192.0.2.1', '192.0.2.1', '192.0.2.2', '192.0.2.3'].map((source) => room.enter(source) !== null)).toEqual([true, true, false, true, false])
  })

  test('counts an IPv6 network of 64 bits as one source', () => {
    const room = new WaitingRoom()
    const leaves = Array.from({ length: 5 }, (_, index) => room.enter(`2001:db8::${index}`))
    expect(leaves.at(-1)).toBeNull()
  })

  test('has a place again when somebody leaves, and one only, however often that one leaves', () => {
    const room = new WaitingRoom()
    const [first] = enter(room, '192.0.2.1', 4)
    first!()
    first!()
    expect(enter(room, '192.0.2.1', 2).map((leave) => leave !== null)).toEqual([true, false])
    expect(room.size).toBe(4)
  })
})
