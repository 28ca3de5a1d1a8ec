/** How a draft's files leave this device: first a small picture of each, then the files piece by piece, going on where a
 * cut left them, then looked at by the server. */
import { asProblem, type Problem } from '@/kit/http'
import { tell } from '@/kit/notices'
import type { Progress } from '@/kit/sync/sender'
import { append, begin, Pace, type Standing } from '@/kit/sync/upload'
import type { Vault } from '@/kit/vault'
import { ENDPOINT, readMaterial } from './api'
import { fromServer, type Paper } from './rules'
import { bytesOf, dropPreview, previewOf, readFile, reviseFile, unsent } from './useFiles'

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

/** Sends a small picture of each file, then the next piece of the first file, on a fast line of several, or asks how the
 * server found those it has. Each goes to the slot where the draft has it now, whichever it was made for. */
export async function stepFiles(vault: Vault, materials: Readonly<Record<string, readonly string[]>>): Promise<Progress> {
  const slots = new Map(Object.entries(materials).flatMap(([slot, ids]) => ids.map((id) => [id, slot])))
  const ids = [...slots.keys()]
  const open = (await unsent(vault, ids)).map((paper) => ({ ...paper, slot: slots.get(paper.id) ?? paper.slot }))
  const onWay = open.filter((paper) => paper.state !== 'checking')
  if (onWay.length > 0) {
    const ahead = onWay.filter((paper) => paper.ahead)
    const [next, send] = ahead.length > 0 ? [ahead, sendAhead] : [onWay, piece]
    await Promise.all(next.slice(0, pace.isFast ? AT_ONCE : 1).map((paper) => send(vault, paper)))
    return 'more'
  }
  await Promise.all(open.map((paper) => look(vault, paper)))
  return (await unsent(vault, ids)).length > 0 ? 'soon' : 'done'
}

const metadataOf = ({ id, slot, sha256, name, type, draft }: Paper) => ({ materialId: id, draftId: draft, slot, sha256, filename: name, filetype: type })

/** The file is announced first, by its hash: its preview belongs to it. One that is refused is done without. */
async function sendAhead(vault: Vault, paper: Paper): Promise<void> {
  const { id, ahead } = paper
  const [full, bytes] = [await bytesOf(vault, id), await previewOf(vault, id)]
  if (!ahead || !bytes || !full || !(await announced(vault, paper, full))) return dropPreview(vault, id)
  const metadata = { ...metadataOf(paper), materialId: ahead.id, sha256: ahead.sha256, filetype: 'image/jpeg', kind: 'preview', previewOf: id }
  try {
    let at = await begin({ owner: vault.owner, endpoint: ENDPOINT, metadata, length: bytes.length, bytes })
    // Found half there after a cut.
    while (at.offset < bytes.length) at = await append(at, bytes, pace)
  } catch (error) {
    const problem = asProblem(error)
    if (!ASTRAY.has(problem.code) && !FINAL.has(problem.status)) throw problem
  }
  await dropPreview(vault, id)
}

async function announced(vault: Vault, paper: Paper, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
  try {
    standings.set(paper.id, await begin({ owner: vault.owner, endpoint: ENDPOINT, metadata: metadataOf(paper), length: bytes.length }))
    return true
  } catch (error) {
    await refused(vault, paper, asProblem(error))
    return false
  }
}

async function piece(vault: Vault, paper: Paper): Promise<void> {
  const { id } = paper
  const bytes = await bytesOf(vault, id)
  if (!bytes) return void (await reviseFile(vault, id, { state: 'refused', refused: 'file_lost' }))
  try {
    const from = standings.get(id) ?? (await begin({ owner: vault.owner, endpoint: ENDPOINT, metadata: metadataOf(paper), length: bytes.length }))
    const at = from.offset < bytes.length ? await append(from, bytes, pace) : from
    standings.set(id, at)
    tell({ owner: vault.owner, store: 'files', id, percent: Math.floor((at.offset / bytes.length) * 100) })
    if (at.offset === bytes.length) await arrived(vault, id)
  } catch (error) {
    standings.delete(id)
    await refused(vault, paper, asProblem(error))
  }
}

const LOOK_MS = 900

/** A file that lies nowhere on this device, from memory to the end: what the server found is answered. Throws a `Problem`. */
export async function sendDirect(owner: string, paper: Paper, bytes: Uint8Array<ArrayBuffer>): Promise<Paper> {
  let at = await begin({ owner, endpoint: ENDPOINT, metadata: metadataOf(paper), length: bytes.length })
  while (at.offset < bytes.length) at = await append(at, bytes, pace)
  for (;;) {
    const found = fromServer(await readMaterial(paper.id))
    if (found.state !== 'checking') return found
    await new Promise((go) => setTimeout(go, LOOK_MS))
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
  try {
    const { state, refused: why, pages, defects, received, bytes } = await readMaterial(id)
    if (state === 'stored' || state === 'refused') await reviseFile(vault, id, { state, refused: why, pages, defects })
    else if (received < bytes) await reviseFile(vault, id, { state: 'kept' })
  } catch (error) {
    // A backup from before it came has been put back there: it is sent again.
    if (asProblem(error).status !== 404) throw error
    await reviseFile(vault, id, { state: 'kept', percent: 0 })
  }
}
