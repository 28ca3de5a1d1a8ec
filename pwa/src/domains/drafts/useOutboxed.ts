/** What was signed, as it lies on this device until there is a receipt for it. */
import type { Document, Signature } from '@/domains/signatures/rules'
import type { Vault } from '@/kit/vault'
import type { Content, Held } from './rules'

/** A signed application that waits, was sent and not answered, or was refused. Only a receipt for it takes it away. */
export interface Signed {
  v: 1
  item: string
  document: Document
  signature: Signature
  /** The answers and files it was signed over: another content lets the signature fall. */
  content: Content
  /** A resubmission is a step: its id and the version of the case it was made for. */
  step: { id: string; version: number } | null
  /** Fixed when it is first sent; from then on it is sent as it is until it is answered (rule 1). */
  draftVersion: string | null
  isTried: boolean
  /** How often the server lacked files that it was thought to have. */
  resent: number
  held: Held | null
  at: number
}

export const readSigned = async (vault: Vault, id: string): Promise<Signed | null> => (await vault.read<Signed>('outbox', id))?.value ?? null

/** Receipts lie beside what waits, one a round. */
export const receiptId = (id: string, round: number): string => `receipt-${id}-${round}`
export const isReceipt = (id: string): boolean => id.startsWith('receipt-')
