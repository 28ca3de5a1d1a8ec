/** Checks an evidence package, a receipt or papers in the browser; nothing but the public keys is asked of the server. */
import { computed, shallowRef } from 'vue'
import { asProblem, type Problem } from '@/kit/http'
import { TokenRefused, verify } from '@/kit/jws'
import { sha256 } from '@/kit/canonical'
import { publicKeys, readEvidence, readFile } from './api'
import { prove, RECEIPT, type Claims, type Package, type Parts } from './rules/proving'
import type { Receipt } from './useChecked'

const MOST_BYTES = 50_000_000
const MOST_TEXT = 5_000_000

export function useProof() {
  const given = shallowRef<Package>({})
  const parts = shallowRef<Parts | null>(null)
  const receipt = shallowRef<Receipt | null>(null)
  const refused = shallowRef<TokenRefused['reason'] | null>(null)
  const failed = shallowRef<Problem | null>(null)
  const strangers = shallowRef<readonly string[]>([])
  const isTooLarge = shallowRef(false)
  const busy = shallowRef(false)
  const hashes = shallowRef<Readonly<Record<string, string>>>({})
  const papers = computed(() => receipt.value?.materials ?? [])

  async function check(next: Package, files: Readonly<Record<string, string>>): Promise<void> {
    let claims: Receipt | null = null
    let reason: TokenRefused['reason'] | null = null
    const keys = await publicKeys()
    const ours = async (typ: string, token: string): Promise<Claims | null> => {
      try {
        const found = await verify(typ, token, keys)
        if (typ === RECEIPT) claims = found as unknown as Receipt
        return found
      } catch (error) {
        if (!(error instanceof TokenRefused)) throw error
        if (typ === RECEIPT) reason = error.reason
        return null
      }
    }
    const found = await prove(next, ours, files)
    // All at once: what is shown of a file is what was found of this very file.
    given.value = next
    hashes.value = files
    parts.value = found
    receipt.value = claims
    refused.value = reason
  }

  async function run(step: () => Promise<void>): Promise<void> {
    if (busy.value) return
    busy.value = true
    failed.value = null
    strangers.value = []
    isTooLarge.value = false
    try {
      await step()
    } catch (error) {
      failed.value = asProblem(error)
    } finally {
      busy.value = false
    }
  }

  /** A package as text, or the line of a receipt. */
  const takeText = (text: string): Promise<void> => run(() => check(packageOf(text) ?? { receipt: text.trim() }, {}))

  const takeFiles = (files: readonly File[]): Promise<void> =>
    run(async () => {
      const fitting = files.filter(({ size }) => size <= MOST_BYTES)
      const bytes: [string, ArrayBuffer][] = []
      for (const file of fitting) {
        const content = await file.arrayBuffer()
        const text = file.size <= MOST_TEXT ? textOf(content) : null
        const found = text && (packageOf(text) ?? tokenOf(text))
        if (found) await check(found, {})
        else bytes.push([file.name, content])
      }
      const unknown = await matchAll(bytes)
      strangers.value = unknown
      isTooLarge.value = fitting.length < files.length
    })

  /** The names of those that are no paper of this signature. A paper is known by its bytes; where only one can be meant,
   * what differs is that one changed. */
  async function matchAll(bytes: readonly [string, ArrayBuffer][]): Promise<string[]> {
    const known = { ...hashes.value }
    const unknown: string[] = []
    for (const [name, content] of bytes) {
      const hash = await sha256(new Uint8Array(content))
      const only = bytes.length === 1 && papers.value.length === 1 ? papers.value[0] : undefined
      const meant = papers.value.find((paper) => paper.sha256 === hash) ?? only
      if (meant) known[meant.id] = hash
      else unknown.push(name)
    }
    if (bytes.length > unknown.length) await check(given.value, known)
    return unknown
  }

  const fetchOwn = (id: string): Promise<void> => run(async () => check((await readEvidence(id)) as unknown as Package, {}))

  /** The own papers as the cloud keeps them. */
  const fetchPapers = (): Promise<void> =>
    run(async () => {
      const known: Record<string, string> = { ...hashes.value }
      for (const { id } of papers.value) known[id] = await sha256(new Uint8Array(await readFile(id)))
      await check(given.value, known)
    })

  return { given, parts, receipt, refused, failed, strangers, isTooLarge, busy, papers, takeText, takeFiles, fetchOwn, fetchPapers }
}

function textOf(bytes: ArrayBuffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).trim()
  } catch {
    return null
  }
}

function packageOf(text: string): Package | null {
  if (!text.trim().startsWith('{')) return null
  try {
    const found = JSON.parse(text) as Package
    return 'receipt' in found || found['kind'] === 'yc-evidence' ? found : null
  } catch {
    return null
  }
}

const tokenOf = (text: string): Package | null => (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(text) ? { receipt: text } : null)
