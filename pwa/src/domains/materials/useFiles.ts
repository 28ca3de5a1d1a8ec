/** A draft's files as this device keeps them until the receipt: what is known of each, and apart its bytes. */
import type { Vault } from '@/kit/vault'
import { needsSending, type Paper } from './rules'

/** The bytes read last, so that each piece of an upload does not open the whole file again. */
let lastBytes: { id: string; bytes: Uint8Array<ArrayBuffer> } | null = null

const aheadId = (id: string): string => `ahead-${id}`

/** All records in one transaction: a file that is named has its bytes, unless they are lost, and a preview that is to be
 * sent its own. */
export async function keepFile(vault: Vault, draft: string, paper: Paper, bytes?: Blob, preview?: Blob): Promise<void> {
  const about = { store: 'files' as const, id: paper.id, group: draft, version: '1', value: paper }
  const part = (id: string, of?: Blob) => (of ? [{ store: 'bytes' as const, id, group: draft, value: null, bytes: of }] : [])
  await vault.change([about, ...part(paper.id, bytes), ...part(aheadId(paper.id), preview)])
}

export const dropFile = (vault: Vault, id: string): Promise<void> =>
  vault.change([], [{ store: 'files', id }, { store: 'bytes', id }, { store: 'bytes', id: aheadId(id) }])

export const previewOf = async (vault: Vault, id: string): Promise<Uint8Array<ArrayBuffer> | null> => (await vault.read('bytes', aheadId(id)))?.bytes ?? null

/** It has gone ahead, or never will. */
export async function dropPreview(vault: Vault, id: string): Promise<void> {
  await reviseFile(vault, id, { ahead: undefined })
  await vault.drop('bytes', aheadId(id))
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

/** Changes what is known of one file. */
export const reviseFile = (vault: Vault, id: string, change: Partial<Paper>): Promise<unknown> =>
  vault.revise<Paper>('files', id, '', (now) => now && { ...now, ...change })
