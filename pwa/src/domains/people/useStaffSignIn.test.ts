import { afterEach, expect, it, vi } from 'vitest'
import { serve } from '@/kit/scripted'
import { useStaffSignIn } from './useStaffSignIn'

const TWO = ['reviewer', 'decider']

/** The server as it is for 周洁, who has two roles. */
function doorOfJie() {
  const asked = serve(({ text }) => {
    const { role } = JSON.parse(text) as { role: string | null }
    if (role && TWO.includes(role)) return { body: { role, account: 'jie' } }
    return { status: 422, body: { status: 422, code: 'role_needed', roles: TWO } }
  })
  const door = useStaffSignIn()
  Object.assign(door.typed, { name: 'zhoujie', password: 'x', code: '123456' })
  return { asked, door }
}

afterEach(() => vi.unstubAllGlobals())

it('offers the roles of a person who has several, and the code is still good as nobody has signed in with it', async () => {
  const { asked, door } = doorOfJie()
  expect(await door.enter()).toBeUndefined()
  expect(door.roles.value).toEqual(TWO)
  expect(door.typed.code).toBe('123456')
  expect(await door.enter()).toBeUndefined()
  expect(asked).toHaveLength(1)
  door.typed.role = 'decider'
  expect((await door.enter())?.role).toBe('decider')
})

it('asks anew for the roles of somebody else', async () => {
  const { door } = doorOfJie()
  await door.enter()
  door.typed.role = 'decider'
  door.typed.name = 'wangqiang'
  expect([door.roles.value, door.typed.role]).toEqual([[], ''])
})
