/** A draft's files as this device keeps them until the receipt: what is known of each, and apart its bytes. */
import type { Progress } from '@/kit/sync/sender'
import { append, begin, Pace, type Standing } from '@/kit/sync/upload'
import { asProblem, type Problem } from '@/kit/http'
import { tell } from '@/kit/notices'
import type { Vault } from '@/kit/vault'
import { ENDPOINT, readMaterial } from './api'
import { needsSending, type Paper } from './rules'

const AT_ONCE = 3
/** Another offset than was thought, or a whole that does not match: begun again from what the server has. */
const ASTRAY = new Set(['upload_offset', 'upload_expired', 'chunk_checksum', 'file_checksum'])
const MOST_ASTRAY = 5
/** The file itself is refused; the person chooses another. */
const FINAL = new Set([400, 404, 409, 413, 415, 422])

/** Where uploads of this run stand; the server knows it anyway, so that nothing of it need be kept. */
const standings = new Map<string, Standing>()
/** The bytes sent last, so that each piece does not open the whole file again. */
let lastBytes: { id: string; bytes: Uint8Array<ArrayBuffer> } | null = null
const pace = new Pace()

/** Both records in one transaction: a file that is named has its bytes. */
export async function keepFile(vault: Vault, draft: string, paper: Paper, bytes: Blob): Promise<void> {
  const about = { store: 'files' as const, id: paper.id, group: draft, version: '1', value: paper }
  await vault.change([about, { store: 'bytes', id: paper.id, group: draft, value: null, bytes }])
}

export async function readFile(vault: Vault, id: string): Promise<Paper | null> {
  return (await vault.read<Paper>('files', id))?.value ?? null
}

/** The bytes; older records carry them themselves. */
export async function bytesOf(vault: Vault, id: string): Promise<Uint8Array<ArrayBuffer> | null> {
  if (lastBytes?.id === id) return lastBytes.bytes
  const bytes = (await vault.read('bytes', id))?.bytes ?? (await vault.read('files', id))?.bytes ?? null
  lastBytes = bytes && { id, bytes }
  return bytes
}

/** The files of a draft on this device that are not known to be on the server and looked at. */
export async function unsent(vault: Vault, ids: readonly string[]): Promise<Paper[]> {
  const found = await Promise.all(ids.map((id) => readFile(vault, id)))
  return found.filter((paper): paper is Paper => paper !== null && needsSending(paper))
}

export async function isRefused(vault: Vault, ids: readonly string[]): Promise<boolean> {
  const found = await Promise.all(ids.map((id) => readFile(vault, id)))
  return found.some((paper) => paper?.state === 'refused')
}

/** The server lacks these after all: they are sent again from here; true when this device has any of them. */
export async function sendAgain(vault: Vault, ids: readonly string[]): Promise<boolean> {
  let some = false
  for (const id of ids) {
    const paper = await readFile(vault, id)
    if (!paper || paper.state === 'refused' || !(await bytesOf(vault, id))) continue
    await revise(vault, id, { state: 'kept', percent: 0 })
    some = true
  }
  return some
}

/** Sends the next piece of the first file, on a fast line of several, or asks how the server found those it has. */
export async function stepFiles(vault: Vault, ids: readonly string[]): Promise<Progress> {
  const open = await unsent(vault, ids)
  const onWay = open.filter((paper) => paper.state !== 'checking')
  if (onWay.length > 0) {
    await Promise.all(onWay.slice(0, pace.isFast ? AT_ONCE : 1).map((paper) => piece(vault, paper)))
    return 'more'
  }
  await Promise.all(open.map((paper) => look(vault, paper)))
  return (await unsent(vault, ids)).length > 0 ? 'soon' : 'done'
}

const revise = (vault: Vault, id: string, change: Partial<Paper>): Promise<unknown> =>
  vault.revise<Paper>('files', id, '', (now) => now && { ...now, ...change })

async function piece(vault: Vault, paper: Paper): Promise<void> {
  const { id, slot, sha256, name, type, draft } = paper
  const bytes = await bytesOf(vault, id)
  if (!bytes) return void (await revise(vault, id, { state: 'refused', refused: 'file_lost' }))
  const metadata = { materialId: id, draftId: draft, slot, sha256, filename: name, filetype: type }
  try {
    const from = standings.get(id) ?? (await begin({ endpoint: ENDPOINT, metadata, bytes }))
    const at = from.offset < bytes.length ? await append(from, bytes, pace) : from
    standings.set(id, at)
    tell({ owner: vault.owner, store: 'files', id, percent: Math.floor((at.offset / bytes.length) * 100) })
    if (at.offset === bytes.length) await arrived(vault, id)
  } catch (error) {
    standings.delete(id)
    await refused(vault, paper, asProblem(error))
  }
}

async function arrived(vault: Vault, id: string): Promise<void> {
  standings.delete(id)
  await revise(vault, id, { state: 'checking', percent: 100 })
}

/** What the answer says of this file; all else is the sender's to deal with. */
async function refused(vault: Vault, paper: Paper, problem: Problem): Promise<void> {
  if (ASTRAY.has(problem.code) && paper.astray < MOST_ASTRAY) await revise(vault, paper.id, { astray: paper.astray + 1 })
  else if (ASTRAY.has(problem.code) || FINAL.has(problem.status)) await revise(vault, paper.id, { state: 'refused', refused: problem.code })
  else throw problem
}

async function look(vault: Vault, { id }: Paper): Promise<void> {
  const { state, refused: why, pages, received, bytes } = await readMaterial(id)
  if (state === 'stored' || state === 'refused') await revise(vault, id, { state, refused: why, pages })
  else if (received < bytes) await revise(vault, id, { state: 'kept' })
}
