/** The document that is signed (shared-schemas/meta/document.json), put together as the server will. */
import type { components } from '@/kit/api.gen'
import { sha256 } from '@/kit/canonical'
import type { Answers, Language } from '@/form/schema'
import type { Line } from '@/form/lines'

export type Document = components['schemas']['Document']
export type Signature = components['schemas']['SignatureIn']
export type Stroke = [number, number, number][]

export interface Text {
  code: string
  version: number
  kind: string
  title: { zh: string; en: string }
  text: { zh: string; en: string }
}

interface Paper {
  id: string
  slot: string
  sha256: string
  bytes: number
  type: string
}

export interface Parts {
  id: string
  round: number
  item: { code: string; revision: number; name: { zh: string; en: string } }
  answers: Answers
  materials: readonly Paper[]
  licences: readonly { slot: string; identifier: string }[]
  consents: readonly Text[]
  lines: readonly Line[]
  language: Language
}

const by =
  (...keys: string[]) =>
  (a: object, b: object): number => {
    const [one, other] = [a, b].map((value) => keys.map((key) => (value as Record<string, string>)[key]).join('\n'))
    return one === other ? 0 : (one ?? '') < (other ?? '') ? -1 : 1
  }

/** Papers in the order in which a document names and shows them, whatever order devices and merges have left them in. */
export const inOrder = <P extends { id: string; slot: string }>(papers: readonly P[]): P[] => [...papers].sort(by('slot', 'id'))

/** 128 random bits, so that nobody can try out guesses against the digest that lives on after erasure. */
export function newSalt(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '')
}

/** Exactly what is shown on the review page, with the hash of every text in the language it was read in. */
export async function documentOf(parts: Parts, salt = newSalt()): Promise<Document> {
  const { id, round, item, answers, language } = parts
  const consents = await Promise.all(
    parts.consents.map(async ({ code, version, text }) => ({
      code,
      version,
      sha256: await sha256(new TextEncoder().encode(text[language])),
    })),
  )
  return {
    v: 1,
    kind: 'application',
    id,
    round,
    item: { code: item.code, revision: item.revision, name: item.name[language] },
    answers,
    materials: inOrder(parts.materials).map(({ id: material, slot, sha256: hash, bytes, type }) => ({ id: material, slot, sha256: hash, bytes, type })),
    licences: parts.licences.map(({ slot, identifier }) => ({ slot, identifier })).sort(by('slot', 'identifier')),
    consents: consents.sort(by('code')),
    lines: [...parts.lines],
    language,
    salt,
  }
}

const LEAST_POINTS = 4
const LEAST_LENGTH = 40

/** Whether somebody has written something; the server asks the same. */
export function isInk(strokes: readonly Stroke[]): boolean {
  let points = 0
  let length = 0
  for (const stroke of strokes) {
    points += stroke.length
    stroke.forEach(([x, y], at) => {
      const before = stroke[at - 1]
      if (before) length += Math.hypot(x - before[0], y - before[1])
    })
  }
  return points >= LEAST_POINTS && length >= LEAST_LENGTH
}

interface Drawn {
  points: { x: number; y: number; time: number }[]
}

/** The pad's points as whole pixels and milliseconds since the first one: what is hashed holds no floats. */
export function strokesOf(drawn: readonly Drawn[]): Stroke[] {
  const start = drawn[0]?.points[0]?.time ?? 0
  return drawn.map(({ points }) =>
    points.map(({ x, y, time }): [number, number, number] => [Math.round(x), Math.round(y), Math.max(0, Math.round(time - start))]),
  )
}
