import { describe, expect, it } from 'vitest'
import vectors from '@shared/vectors/evidence.json'
import { sha256 } from '@/kit/canonical'
import { TokenRefused, verify } from '@/kit/jws'
import { brokenOf, groupsOf, prove, verdictOf, type Parts } from './proving'

// Every kind of change, one by one: exactly that part is named. The server runs the same.
interface Change {
  note: string
  at?: string
  file?: string
  to?: unknown
  remove?: true
  broken: string[]
}
type Tree = Record<string, unknown>
const { keys, files, changes } = vectors as unknown as { keys: JsonWebKey[]; files: Record<string, string>; changes: Change[] }
const fresh = (): Tree => structuredClone(vectors.package) as unknown as Tree

async function proof(given: Tree, texts: Record<string, string> = files): Promise<Parts> {
  const hashes: Record<string, string> = {}
  for (const [id, text] of Object.entries(texts)) hashes[id] = await sha256(new TextEncoder().encode(text))
  const ours = async (typ: string, token: string) => {
    try {
      return await verify(typ, token, keys)
    } catch (error) {
      if (error instanceof TokenRefused) return null
      throw error
    }
  }
  return prove(given, ours, hashes)
}

function put(tree: Tree, { at = '', to, remove }: Change): void {
  const way = at.split('/').slice(1).map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'))
  const last = way.pop() ?? ''
  const place = way.reduce<Tree>((inner, part) => inner[part] as Tree, tree)
  if (!remove) place[last] = to
  else if (Array.isArray(place)) place.splice(Number(last), 1)
  else delete place[last]
}

describe('an evidence package', () => {
  it('is intact when nothing was changed', async () => {
    const parts = await proof(fresh())
    expect(new Set(Object.values(parts))).toEqual(new Set(['intact']))
    expect(verdictOf(parts)).toBe('intact')
  })

  it.each(changes)('names what is not as it was signed: $note', async (change) => {
    const given = fresh()
    if (!change.file) put(given, change)
    const parts = await proof(given, change.file ? { ...files, [change.file]: String(change.to) } : files)
    expect(brokenOf(parts)).toEqual(change.broken)
    expect(verdictOf(parts)).toBe('changed')
    // Whatever is broken has a line of its own on the page.
    expect(groupsOf(parts).flatMap((group) => group.names)).toEqual(expect.arrayContaining(change.broken))
  })

  it.each(['receipt', 'document', 'form', 'strokes', 'act', 'countersignature'])('says that %s is not given', async (part) => {
    const { [part]: _, ...rest } = fresh()
    const parts = await proof(rest)
    expect([parts[part], brokenOf(parts)]).toEqual(['absent', []])
  })

  it('takes any shape without falling over', async () => {
    for (const part of Object.keys(vectors.package)) {
      for (const wrong of [5, 'x', [], {}, [5], { code: [] }, null, true]) expect(await proof({ ...fresh(), [part]: wrong })).toBeTypeOf('object')
    }
  })

  it('of a receipt alone says no more than that it is genuine', async () => {
    expect(verdictOf(await proof({ receipt: fresh()['receipt'] }, {}))).toBe('receipt')
    expect(verdictOf(await proof({}, {}))).toBe('unknown')
  })
})
