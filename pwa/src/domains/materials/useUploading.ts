/** How a draft's files leave this device: piece by piece, going on where a cut left them, then looked at by the server. */
import { asProblem, type Problem } from '@/kit/http'
import { tell } from '@/kit/notices'
import type { Progress } from '@/kit/sync/sender'
import { append, begin, Pace, type Standing } from '@/kit/sync/upload'
import type { Vault } from '@/kit/vault'
import { ENDPOINT, readMaterial } from './api'
import type { Paper } from './rules'
import { bytesOf, readFile, reviseFile, unsent } from './useFiles'

const AT_ONCE = 3
/** Another offset than was thought, or a whole that does not match: begun again from what the server has. */
const ASTRAY = new Set(['upload_offset', 'upload_expired', 'chunk_checksum', 'file_checksum'])
const MOST_ASTRAY = 5
/** The file itself is refused; the person chooses another. */
const FINAL = new Set([400, 404, 409, 413, 415, 422])

/** Where uploads of this run stand; the server knows it anyway, so that nothing of it need be kept. */
const standings = new Map<string, Standing>()
const pace = new Pace()

/** The server lacks these after all: they are sent again from here; true when this device has any of them. */
export async function sendAgain(vault: Vault, ids: readonly string[]): Promise<boolean> {
  let some = false
  for (const id of ids) {
    const paper = await readFile(vault, id)
    if (!paper || paper.state === 'refused' || !(await bytesOf(vault, id))) continue
    await reviseFile(vault, id, { state: 'kept', percent: 0 })
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

async function piece(vault: Vault, paper: Paper): Promise<void> {
  const { id, slot, sha256, name, type, draft } = paper
  const bytes = await bytesOf(vault, id)
  if (!bytes) return void (await reviseFile(vault, id, { state: 'refused', refused: 'file_lost' }))
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
  await reviseFile(vault, id, { state: 'checking', percent: 100 })
}

/** What the answer says of this file; all else is the sender's to deal with. */
async function refused(vault: Vault, paper: Paper, problem: Problem): Promise<void> {
  if (ASTRAY.has(problem.code) && paper.astray < MOST_ASTRAY) await reviseFile(vault, paper.id, { astray: paper.astray + 1 })
  else if (ASTRAY.has(problem.code) || FINAL.has(problem.status)) await reviseFile(vault, paper.id, { state: 'refused', refused: problem.code })
  else throw problem
}

async function look(vault: Vault, { id }: Paper): Promise<void> {
  const { state, refused: why, pages, defects, received, bytes } = await readMaterial(id)
  if (state === 'stored' || state === 'refused') await reviseFile(vault, id, { state, refused: why, pages, defects })
  else if (received < bytes) await reviseFile(vault, id, { state: 'kept' })
}
