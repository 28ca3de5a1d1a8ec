import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import { DiskFull } from '@/kit/disk'
import { forgetSession, lastAccount, rememberSession } from '@/kit/lastSession'
import { destroyVault, welcome } from '@/kit/vault'
import { MOST_NAMED, MOST_SHARED } from './rules'
import { howManyShared, takeIn, useShared } from './useShared'

const OWNER = 'xiulan'
const photo = (name = '存折.jpg'): File => new File(['jpeg'], name, { type: 'image/jpeg' })

let scope: EffectScope

/** What the phone's share sheet posts. */
function posted(...files: (File | string)[]): Request {
  const form = new FormData()
  for (const file of files) form.append('files', file)
  return { formData: async () => form } as unknown as Request
}
const open = (): ReturnType<typeof useShared> => scope.run(() => useShared(OWNER)) as ReturnType<typeof useShared>
async function shown(): Promise<[string, string | null][]> {
  const { files, load } = open()
  await load()
  return files.value?.map(({ name, why }) => [name, why]) ?? []
}

beforeEach(async () => {
  await destroyVault(OWNER)
  welcome(OWNER)
  rememberSession({ role: 'citizen', account: OWNER, level: 2, demo: true } as never)
  await vi.waitUntil(async () => (await lastAccount()) === OWNER)
  scope = effectScope()
})
afterEach(() => {
  scope.stop()
  vi.restoreAllMocks()
})

describe('what another app shares', () => {
  it('is on the device, in its order, and can be opened as it was', async () => {
    expect(await takeIn(posted(photo('一.jpg'), photo('二.jpg')))).toBeNull()
    expect(await takeIn(posted(photo('三.jpg')))).toBeNull()
    expect(await shown()).toEqual([
      ['一.jpg', null],
      ['二.jpg', null],
      ['三.jpg', null],
    ])
    const shared = open()
    await shared.load()
    const file = await shared.open(shared.files.value?.[1]?.id ?? '')
    expect([file?.name, file?.type, await file?.text()]).toEqual(['二.jpg', 'image/jpeg', 'jpeg'])
  })

  it('is taken off and put back', async () => {
    await takeIn(posted(photo('一.jpg'), photo('二.jpg')))
    const { files, load, drop } = open()
    await load()
    const back = await drop(files.value?.[0]?.id ?? '')
    expect(files.value?.map(({ name }) => name)).toEqual(['二.jpg'])
    await back()
    expect(files.value?.map(({ name }) => name)).toEqual(['一.jpg', '二.jpg'])
  })

  it('shows in a page that is open when more comes', async () => {
    const { files, load } = open()
    await load()
    await takeIn(posted(photo()))
    await vi.waitFor(() => expect(files.value?.length).toBe(1))
  })

  it.each([
    ['nothing', [] as (File | string)[]],
    ['text where files should be', ['a link', 'another']],
    ['a file without a name', [new File(['x'], '')]],
  ])('is refused with a reason when it is %s', async (_, files) => {
    expect(await takeIn(posted(...files))).toBe('none')
    expect(await howManyShared(OWNER)).toBe(0)
  })

  it('is said to be of no use, by its name alone, where no slot could take it', async () => {
    const odd = [new File(['x'], '程序.exe', { type: 'application/x-msdownload' }), new File([], '空.pdf', { type: 'application/pdf' }), photo()]
    expect(await takeIn(posted(...odd))).toBeNull()
    expect(await shown()).toEqual([
      ['程序.exe', 'type'],
      ['空.pdf', 'empty'],
      ['存折.jpg', null],
    ])
    const { files, load, open: bytes } = open()
    await load()
    expect(await bytes(files.value?.[0]?.id ?? '')).toBeNull()
  })

  it('is said to be too big without keeping its bytes', async () => {
    const big = photo('大.jpg')
    Object.defineProperty(big, 'size', { value: 41 * 1024 * 1024 })
    await takeIn(posted(big))
    expect(await shown()).toEqual([['大.jpg', 'size']])
  })

  it('has an end, however many are posted and however often', async () => {
    const many = Array.from({ length: 500 }, (_, n) => photo(`${n}.jpg`))
    for (let n = 0; n < 3; n += 1) expect(await takeIn(posted(...many))).toBeNull()
    const all = await shown()
    expect(all.filter(([, why]) => why === null)).toHaveLength(MOST_SHARED)
    expect(all).toHaveLength(MOST_NAMED)
  })

  it('keeps the end of an endless name', async () => {
    await takeIn(posted(photo(`${'长'.repeat(100_000)}.jpg`)))
    expect((await shown())[0]?.[0]).toMatch(/^长{196}\.jpg$/)
  })

  it('is refused with a reason where nobody is known, the form is broken or the disk is full', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const broken = { formData: () => Promise.reject(new TypeError('no form')) } as unknown as Request
    expect(await takeIn(broken)).toBe('broken')
    const full = { formData: () => Promise.reject(new DiskFull()) } as unknown as Request
    expect(await takeIn(full)).toBe('full')
    await forgetSession()
    expect(await takeIn(posted(photo()))).toBe('signedOut')
    expect(await howManyShared(OWNER)).toBe(0)
  })
})
