import 'fake-indexeddb/auto'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import type { Document, Signature } from '@/domains/signatures/rules'
import { digest } from '@/kit/canonical'
import { reached } from '@/kit/reach'
import { serve, type Asked, type Reply } from '@/kit/scripted'
import type { Kept } from './rules'
import { destroyVault, openVault, welcome } from '@/kit/vault'
import { keepNew, readKept, reviseKept } from './useKept'
import { stopSending } from './useSending'
import { useSubmission, type Hand } from './useSubmission'

const OWNER = 'xiulan'
const ID = '01890000-0000-7000-8000-000000000001'
const DOCUMENT: Document = {
  ...{ v: 1, kind: 'application', id: ID, round: 0, item: { code: 'HF-XX-01', revision: 3, name: '示例' }, answers: { name: '马秀兰' } },
  ...{ materials: [], licences: [], consents: [], lines: [], language: 'zh', salt: 'AAECAwQFBgcICQoLDA0ODw' },
}
const SIGNATURE: Signature = { method: 'drawn', digest: '', signedAt: '2026-11-23T00:00:00Z', strokes: [], name: '', code: '' }

let pair: CryptoKeyPair
let jwks: object
let submit: (asked: Asked) => Reply | Promise<Reply>
let heard: Asked[]
const sent = (): Asked[] => heard.filter(({ what }) => what.startsWith('PUT '))

const b64 = (data: ArrayBuffer | string): string =>
  btoa(String.fromCharCode(...new Uint8Array(typeof data === 'string' ? new TextEncoder().encode(data) : data)))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=/g, '')

/** A receipt as the server signs it. */
async function receipt(claims: object): Promise<string> {
  const head = `${b64(JSON.stringify({ alg: 'ES256', kid: 'receipt-1', typ: 'yc-receipt+jwt' }))}.${b64(JSON.stringify(claims))}`
  const signed = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, new TextEncoder().encode(head))
  return `${head}.${b64(signed)}`
}
const taken = async (claims: object = {}): Promise<Reply> => ({
  body: { id: ID, number: '1', receipt: await receipt({ sub: ID, digest: await digest(DOCUMENT), ...claims }) },
})
const HAND: Hand = { document: DOCUMENT, signature: SIGNATURE, item: 'HF-XX-01', content: { answers: { name: '马秀兰' }, materials: {} }, caseVersion: null }
const scopes: EffectScope[] = []
/** The page of the draft, as one tab has it open. */
function page(): ReturnType<typeof useSubmission> {
  const scope = effectScope()
  scopes.push(scope)
  return scope.run(() => useSubmission(OWNER)) as ReturnType<typeof useSubmission>
}
const outbox = async (): Promise<unknown> => (await (await openVault(OWNER)).read('outbox', ID))?.value

beforeAll(async () => {
  pair = (await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])) as CryptoKeyPair
  jwks = { keys: [{ ...(await crypto.subtle.exportKey('jwk', pair.publicKey)), kid: 'receipt-1' }] }
})
beforeEach(async () => {
  await destroyVault(OWNER)
  welcome(OWNER)
  submit = () => taken()
  heard = serve((asked) => {
    if (asked.what === 'GET /healthz') return {}
    return asked.what.includes('jwks') ? { body: jwks } : submit(asked)
  })
})
afterEach(() => {
  for (const scope of scopes.splice(0)) scope.stop()
  stopSending(OWNER)
  vi.unstubAllGlobals()
  reached(true)
})

describe('a signed application', () => {
  it('is on the disk before it is sent, and leaves it when the receipt holds', async () => {
    let before: unknown
    submit = async () => {
      before = await outbox()
      return taken()
    }
    const submission = page()
    await submission.submit(HAND)
    expect(before).toMatchObject({ document: DOCUMENT, isTried: true })
    expect(submission.sent.value).toBe(ID)
    expect(await outbox()).toBeUndefined()
    expect((await (await openVault(OWNER)).read('outbox', `receipt-${ID}-0`))?.value).toMatch(/^ey/)
  })

  it('is one request, however often the button is pressed', async () => {
    const submission = page()
    await Promise.all([1, 2, 3].map(() => submission.submit(HAND)))
    expect(sent()).toHaveLength(1)
  })

  it('that nobody answered is found after a restart and sent with the same bytes', async () => {
    submit = () => 'lost'
    const first = page()
    await first.submit(HAND)
    expect(first.failed.value?.isUnanswered).toBe(true)
    const second = page()
    await second.find(ID)
    expect(second.open.value?.document).toEqual(DOCUMENT)
    submit = () => taken()
    await second.again()
    await vi.waitFor(() => expect(second.sent.value).toBe(ID))
    expect(sent()[1]?.text).toBe(sent()[0]?.text)
    expect(second.open.value).toBeNull()
  })

  it('made for a correction keeps its step over a restart', async () => {
    submit = () => 'lost'
    await page().submit({ ...HAND, document: { ...DOCUMENT, round: 1 }, caseVersion: 5 })
    const second = page()
    await second.find(ID)
    await second.again()
    const [one, other] = sent()
    expect(one?.what).toMatch(/^PUT .*\/steps\/[0-9a-f-]{36}$/)
    expect([other?.what, other?.text]).toEqual([one?.what, one?.text])
    expect(JSON.parse(one?.text ?? '')).toMatchObject({ step: 'resubmit', version: 5 })
  })

  it.each([
    [401, 'sign_in_needed'],
    [401, 'other_account'],
    [403, 'step_up_needed'],
    [429, 'too_many'],
    [503, 'unavailable'],
  ])('waits after %i %s', async (status, code) => {
    submit = () => ({ status, body: { code } })
    const submission = page()
    await submission.submit(HAND)
    expect(submission.failed.value?.code).toBe(code)
    expect(submission.open.value?.isTried).toBe(true)
  })

  it.each([
    [409, 'refused'],
    [412, 'conflict'],
    [422, 'needs_fix'],
  ] as const)('refused with %i stays in the outbox as %s, and may be signed anew', async (status, state) => {
    submit = () => ({ status, body: { code: 'refused', errors: [] } })
    const submission = page()
    await submission.submit(HAND)
    expect(submission.failed.value?.status).toBe(status)
    expect(submission.open.value).toBeNull()
    expect(await outbox()).toMatchObject({ document: DOCUMENT, held: { state } })
    await submission.again()
    expect(sent()).toHaveLength(1)
    submit = () => taken()
    await submission.submit(HAND)
    expect(submission.sent.value).toBe(ID)
  })

  it('takes nothing along that another tab wrote after the signature', async () => {
    const kept = { v: 2 as const, id: ID, item: 'HF-XX-01', revision: 3, round: 0, base: { version: '1.4', content: HAND.content }, content: HAND.content }
    await keepNew(OWNER, { ...kept, tried: null, sources: {}, filled: [], conflicts: [], consents: [], agreed: [], lacking: [], held: null, ended: null })
    submit = async () => {
      await reviseKept(OWNER, ID, (now) => ({ ...now, content: { ...now.content, answers: { name: '马秀兰', street: '文化街' } } }))
      return taken()
    }
    const submission = page()
    await submission.submit(HAND)
    expect(submission.sent.value).toBe(ID)
    expect(await readKept(OWNER, ID)).toMatchObject({ content: { answers: { street: '文化街' } }, ended: { kind: 'submitted', case: ID } })
  })

  it('says so when its draft was refused: the page is open again', async () => {
    const problem = { body: { status: 413, code: 'http_413' }, retryAfter: null }
    const kept: Kept = {
      ...{ v: 2, id: ID, item: 'HF-XX-01', revision: 3, round: 0, content: HAND.content, base: null, tried: null, sources: {}, filled: [] },
      ...{ conflicts: [], consents: [], agreed: [], lacking: [], held: { state: 'refused', problem, at: 1 }, ended: null },
    }
    await (await openVault(OWNER)).keep({ store: 'drafts', id: ID, group: 'HF-XX-01', version: '1', value: kept })
    const submission = page()
    await submission.submit(HAND)
    expect(submission.failed.value?.code).toBe('http_413')
    expect(submission.open.value).toBeNull()
    expect(sent()).toEqual([])
  })

  it('is taken back before it is sent, never after', async () => {
    reached(false)
    const submission = page()
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
    await submission.submit(HAND)
    expect(submission.open.value?.isTried).toBe(false)
    await submission.takeBack()
    expect(submission.open.value).toBeNull()
    expect(submission.sent.value).toBeNull()
    expect(await outbox()).toBeUndefined()
  })

  it('is not sent when it cannot be kept', async () => {
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => Promise.reject(new DOMException('full', 'QuotaExceededError')) as never)
    const submission = page()
    await submission.submit(HAND)
    expect(submission.failed.value?.code).toBe('disk_full')
    expect(sent()).toEqual([])
  })
})

describe('what is not believed', () => {
  const SHAM: [string, () => Promise<Reply> | Reply][] = [
    ['a receipt for other content', () => taken({ digest: 'a'.repeat(64) })],
    ['a receipt of another case', () => taken({ sub: '01890000-0000-7000-8000-000000000002' })],
    ['a receipt that nobody signed', () => ({ body: { id: ID, number: '1', receipt: 'a.b.c' } })],
    ['no receipt', () => ({ body: { id: ID, number: '1', receipt: null } })],
    ['a page of the WiFi', () => ({ html: '<h1>Please log in</h1>' })],
  ]
  it.each(SHAM)('%s', async (name, reply) => {
    submit = reply
    const submission = page()
    await submission.submit(HAND)
    expect(submission.failed.value?.code).toBe(name === 'a page of the WiFi' ? 'portal' : 'garbled')
    expect(submission.open.value?.document).toEqual(DOCUMENT)
    expect(await outbox()).toBeDefined()
  })
})
