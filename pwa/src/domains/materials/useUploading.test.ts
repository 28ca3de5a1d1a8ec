import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { sha256 } from '@/kit/canonical'
import { serve, type Reply } from '@/kit/scripted'
import { destroyVault, openVault, welcome, type Vault } from '@/kit/vault'
import type { Paper } from './rules'
import { keepFile, previewOf, readFile } from './useFiles'
import { stepFiles } from './useUploading'

const OWNER = 'xiulan'
const SIZE = 300 * 1024

interface Upload {
  kind: string
  previewOf: string
  length: number
  received: number
}

let vault: Vault
/** What the server has, by material; `told` says what came, in order. */
let there: Map<string, Upload>
let told: string[]
let refuses: (upload: Upload) => Reply | null

const said = (header: string): Record<string, string> => Object.fromEntries(header.split(',').map((pair) => pair.split(' ')).map(([key, value]) => [key, new TextDecoder().decode(Uint8Array.from(atob(value ?? ''), (one) => one.charCodeAt(0)))]))

async function photo(id: string, preview: string | null): Promise<void> {
  const paper: Paper = { id, draft: 'd1', slot: 'lease', name: 'a.jpg', type: 'image/jpeg', bytes: SIZE, sha256: '', state: 'kept', percent: 0, refused: null, pages: 1, astray: 0 }
  const ahead = preview ? { ahead: { id: `p-${id}`, sha256: await sha256(new TextEncoder().encode(preview)) } } : {}
  await keepFile(vault, 'd1', { ...paper, ...ahead }, new Blob([new Uint8Array(SIZE)]), preview ? new Blob([preview]) : undefined)
}

async function all(ids: string[]): Promise<void> {
  while ((await stepFiles(vault, { lease: ids })) === 'more') continue
}

beforeEach(async () => {
  await destroyVault(OWNER)
  welcome(OWNER)
  vault = await openVault(OWNER)
  ;[there, told] = [new Map(), []]
  refuses = () => null
  serve(({ what, headers, text }) => {
    const [method, path] = what.split(' ')
    if (method === 'GET' && !there.has(path?.split('/').at(-1) ?? '')) return { status: 404, body: { code: 'not_found' } }
    if (method === 'GET') return { body: { state: 'stored', received: SIZE, bytes: SIZE, pages: 1, defects: [], refused: null } }
    const about = said(headers.get('upload-metadata') ?? '')
    const id = about['materialId'] ?? path?.split('/').at(-1) ?? ''
    const known = there.get(id)
    const upload = known ?? { kind: about['kind'] ?? 'full', previewOf: about['previewOf'] ?? '', length: Number(headers.get('upload-length')), received: 0 }
    const refusal = refuses(upload)
    if (refusal) return refusal
    if (!known || method === 'PATCH') told.push(`${method === 'POST' ? 'begins' : 'sends'} ${id}`)
    if (method === 'PATCH' || !known) upload.received += text.length
    there.set(id, upload)
    return { status: method === 'POST' ? 201 : 204, body: null, headers: { location: `/api/uploads/${id}`, 'upload-offset': String(upload.received) } } as Reply
  })
})
afterEach(() => vi.unstubAllGlobals())

it('sends the small pictures of all photos before the first photo', async () => {
  await photo('a', 'small a')
  await photo('b', 'small b')
  await photo('c', null)
  await all(['a', 'b', 'c'])
  const first = told.findIndex((line) => line.startsWith('sends '))
  expect(told.slice(0, first).filter((line) => / (p-)?[ab]$/.test(line)).sort()).toEqual(['begins a', 'begins b', 'begins p-a', 'begins p-b'])
  expect(told.slice(first).filter((line) => line.includes('p-'))).toEqual([])
  expect(there.get('p-a')).toMatchObject({ kind: 'preview', previewOf: 'a', length: 7, received: 7 })
  expect([...there.values()].every(({ length, received }) => length === received)).toBe(true)
})

it('announces the photo that a picture is of, then sends the picture in one request', async () => {
  await photo('a', 'small a')
  await stepFiles(vault, { lease: ['a'] })
  expect(told).toEqual(['begins a', 'begins p-a'])
  expect(there.get('a')?.received).toBe(0)
})

it('keeps a picture sealed until it has gone, and no longer', async () => {
  await photo('a', 'small a')
  expect(new TextDecoder().decode((await previewOf(vault, 'a')) ?? undefined)).toBe('small a')
  refuses = () => 'lost'
  await expect(stepFiles(vault, { lease: ['a'] })).rejects.toMatchObject({ isUnanswered: true })
  expect(await previewOf(vault, 'a')).not.toBeNull()
  refuses = () => null
  await stepFiles(vault, { lease: ['a'] })
  expect([await previewOf(vault, 'a'), (await readFile(vault, 'a'))?.ahead]).toEqual([null, undefined])
})

it('does without a picture that the server will not have', async () => {
  await photo('a', 'small a')
  refuses = ({ kind }) => (kind === 'preview' ? { status: 413, body: { code: 'file_too_big' } } : null)
  await all(['a'])
  expect((await readFile(vault, 'a'))?.state).toBe('stored')
})

it('says why the photo itself is refused, and sends no picture of it', async () => {
  await photo('a', 'small a')
  refuses = ({ kind }) => (kind === 'full' ? { status: 415, body: { code: 'type_not_accepted' } } : null)
  await all(['a'])
  expect(await readFile(vault, 'a')).toMatchObject({ state: 'refused', refused: 'type_not_accepted' })
  expect(there.size).toBe(0)
})

it('sends a photo again that a server put back to an older state knows nothing of', async () => {
  await photo('a', null)
  await all(['a'])
  expect((await readFile(vault, 'a'))?.state).toBe('stored')
  await photo('b', null)
  while (((await readFile(vault, 'b'))?.state ?? '') !== 'checking') await stepFiles(vault, { lease: ['b'] })
  there.delete('b')
  await all(['b'])
  while ((await readFile(vault, 'b'))?.state !== 'stored') await stepFiles(vault, { lease: ['b'] })
  expect(told.filter((line) => line === 'begins b')).toHaveLength(2)
})
