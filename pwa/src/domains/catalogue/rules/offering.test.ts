import { describe, expect, it } from 'vitest'
import type { Item } from '../api'
import { asOffered } from './offering'

const said = (zh: string): { zh: string; en: string } => ({ zh, en: zh })
const slot = { slot: 'form', name: said('申请表'), source: 'e_form', submits: true, required: true, how: said('在线填写，不用打印'), whyNot: null }
const spared = { ...slot, slot: 'id', source: 'e_licence', submits: false, how: null, whyNot: said('自动调取') }
const meant = {
  code: 'HF-GA-01',
  online: 'full',
  visitCount: 0,
  inPersonReason: null,
  flow: [said('在线填写、签名、提交')],
  materials: [slot, spared],
  form: null,
} as unknown as Item

describe('what a guide offers', () => {
  it('sends to the window where there is no form, and promises nothing that a form would keep', () => {
    const offered = asOffered(meant)
    expect(offered).toMatchObject({ online: 'window', flow: [], visitCount: null, inPersonReason: null })
    expect(offered.materials.map(({ how }) => how)).toEqual([null, null])
    expect(JSON.stringify(offered)).not.toContain('在线填写')
    expect(offered.materials[1]?.whyNot?.zh).toBe('自动调取')
  })

  it('leaves an item with a form as it is', () => {
    const filled = { ...meant, form: { schema: {}, ui: {}, en: {} } } as unknown as Item
    expect(asOffered(filled)).toEqual(filled)
  })

  it('keeps the way of an item that is meant for the window, but for its papers', () => {
    const way = { online: 'window' as const, visitCount: 2, flow: [said('到窗口提出申请')], inPersonReason: said('须双方到场') }
    const offered = asOffered({ ...meant, ...way })
    expect(offered).toMatchObject(way)
    expect(offered.materials[0]?.how).toBeNull()
  })
})
