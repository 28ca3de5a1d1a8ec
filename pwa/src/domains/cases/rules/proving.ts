/** Whether what is in an evidence package is what was signed: every part by itself, with public keys only.
 *
 * The server does the same (`cases/rules/proving.py`); `vectors/evidence.json` keeps the two equal. */
import { canonical, sha256 } from '@/kit/canonical'
import { compileForm } from '@/form/layout'
import { lines, type Beside } from '@/form/lines'
import type { Answers, Language, Schema, Ui } from '@/form/schema'
import type { Document, Text } from '@/domains/signatures/rules'

export type State = 'intact' | 'changed' | 'absent' | 'unknown'
export type Parts = Record<string, State>
/** As it came from a file: anything may stand anywhere. */
export type Package = Readonly<Record<string, unknown>>
export type Claims = Readonly<Record<string, unknown>>
/** Type and token → claims; none for what is not a token of ours. */
export type Verify = (typ: string, token: string) => Promise<Claims | null>

export const RECEIPT = 'yc-receipt+jwt'
const COUNTERSIGNATURE = 'yc-evidence+jwt'
/** What of a document has a hash of its own in the receipt, so that a change can be named. */
const NAMED = ['item', 'language', 'answers', 'materials', 'licences', 'consents', 'lines'] as const
const WHOLE = ['case', ...NAMED, 'salt']
const CASE = ['v', 'kind', 'id', 'round']
/** As the package calls it → as the countersignature does. */
const ACT = { method: 'method', name: 'name', account: 'account', level: 'level', session: 'session', signedAt: 'signed_at', receivedAt: 'received_at' }
/** What makes a countersignature that of a receipt. */
const SAME = ['sub', 'round', 'digest', 'strokes']

export const TOLD = ['answers', 'lines', 'rendering', 'item', 'case', 'language', 'licences', 'materials', 'consents', 'form', 'salt'] as const

/** The parts as they are told, one list after another; `document` only where nothing else explains a change. */
export function groupsOf(parts: Readonly<Parts>): { key: 'content' | 'texts' | 'files' | 'signature' | 'platform'; names: string[] }[] {
  const names = Object.keys(parts)
  const begins = (head: string): string[] => names.filter((name) => name.startsWith(head))
  const whole = parts['document'] === 'changed' ? ['document'] : []
  return [
    { key: 'content' as const, names: [...whole, ...TOLD.filter((name) => name in parts)] },
    { key: 'texts' as const, names: begins('text:') },
    { key: 'files' as const, names: begins('file:') },
    { key: 'signature' as const, names: ['strokes', 'act'] },
    { key: 'platform' as const, names: ['receipt', 'countersignature'] },
  ].filter((group) => group.names.length > 0)
}

/** What is not as it was signed. */
export const brokenOf = (parts: Readonly<Parts>): string[] => Object.keys(parts).filter((name) => parts[name] === 'changed')

/** `changed`: at least one part is not as it was signed. `receipt`: genuine, but nothing else was given. */
export function verdictOf(parts: Readonly<Parts>): 'intact' | 'changed' | 'receipt' | 'unknown' {
  if (brokenOf(parts).length > 0) return 'changed'
  if (parts['receipt'] !== 'intact') return 'unknown'
  return parts['document'] === 'intact' ? 'intact' : 'receipt'
}

type Fields = Record<string, unknown>
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)
const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

function state(given: unknown, holds: boolean): State {
  if (given === undefined || given === null) return 'absent'
  return holds ? 'intact' : 'changed'
}

/** The digest; "" for what is no JSON of ours and so certainly not what was signed. */
async function hash(value: unknown): Promise<string> {
  try {
    return await sha256(canonical(value))
  } catch {
    return ''
  }
}

/** `files`: SHA-256 in hex by the id of a material, of those that are at hand. */
export async function prove(given: Package, verify: Verify, files: Readonly<Record<string, string>> = {}): Promise<Parts> {
  const [receipt, other] = await Promise.all([claims(given['receipt'], RECEIPT, verify), claims(given['countersignature'], COUNTERSIGNATURE, verify)])
  // Somebody else's, or of another round.
  const evidence = receipt && SAME.some((name) => other?.[name] !== receipt[name]) ? null : other
  const parts: Parts = { receipt: state(given['receipt'], receipt !== null), ...(await documentParts(given['document'], receipt)) }
  parts['form'] = await hashed(given['form'], receipt, 'form')
  Object.assign(parts, await textParts(given['texts'], receipt, evidence))
  parts['rendering'] = rendering(given, parts)
  Object.assign(parts, fileParts(files, receipt))
  parts['strokes'] = await hashed(given['strokes'], receipt, 'strokes')
  parts['countersignature'] = state(given['countersignature'], evidence !== null)
  parts['act'] = actPart(given['act'], evidence)
  return parts
}

async function claims(token: unknown, typ: string, verify: Verify): Promise<Claims | null> {
  return typeof token === 'string' ? verify(typ, token) : null
}

async function hashed(given: unknown, receipt: Claims | null, name: string): Promise<State> {
  const isGiven = given !== undefined && given !== null
  if (isGiven && receipt?.[name] === undefined) return 'unknown'
  return state(given, isGiven && (await hash(given)) === receipt?.[name])
}

const all = (names: readonly string[], value: State): Parts => Object.fromEntries(names.map((name) => [name, value]))

async function documentParts(document: unknown, receipt: Claims | null): Promise<Parts> {
  if (!isFields(document) || !receipt) {
    const whole: State = document === undefined || document === null ? 'absent' : receipt ? 'changed' : 'unknown'
    return { document: whole, ...all(WHOLE, whole === 'absent' ? 'absent' : 'unknown') }
  }
  if ((await hash(document)) === receipt['digest']) return all(['document', ...WHOLE], 'intact')
  const parts = await byPart(document, isFields(receipt['parts']) ? receipt['parts'] : {})
  // Something is not as it was signed: where no part explains it, the document as a whole is named.
  return { document: Object.values(parts).includes('changed') ? 'unknown' : 'changed', ...parts }
}

/** Every part of a document under the document's salt: without it nobody can try out guesses. */
async function byPart(document: Fields, signed: Fields): Promise<Parts> {
  const salt = document['salt'] ?? null
  const parts: Parts = {}
  const salted = (await hash([salt])) === signed['salt']
  for (const name of WHOLE) {
    const value = name === 'case' ? Object.fromEntries(CASE.map((key) => [key, document[key] ?? null])) : (document[name] ?? null)
    if (name === 'salt') parts[name] = salted ? 'intact' : 'changed'
    else if (!salted || signed[name] === undefined) parts[name] = 'unknown'
    else parts[name] = (await hash([salt, value])) === signed[name] ? 'intact' : 'changed'
  }
  return parts
}

interface Consent {
  code: string
  sha256: string
  shown?: string
}

/** Each text that was agreed to: its words by the receipt, title and kind by the countersignature. */
async function textParts(given: unknown, receipt: Claims | null, evidence: Claims | null): Promise<Parts> {
  const texts = new Map((Array.isArray(given) ? given : []).filter(isFields).map((text) => [String(text['code']), text]))
  const parts: Parts = {}
  if (!receipt) return all([...texts.keys()].map((code) => `text:${code}`), 'unknown')
  const shown = new Map(((evidence?.['consents'] ?? []) as Consent[]).map((each) => [each.code, each.shown]))
  for (const consent of (receipt['consents'] ?? []) as Consent[]) {
    const text = texts.get(consent.code)
    let holds = text !== undefined && (await readings(text)).includes(consent.sha256)
    if (holds && shown.has(consent.code)) holds = (await hash(text)) === shown.get(consent.code)
    parts[`text:${consent.code}`] = state(text, holds)
  }
  return parts
}

async function readings(text: Fields): Promise<string[]> {
  const words = isFields(text['text']) ? [text['text']['zh'], text['text']['en']] : []
  return Promise.all(words.filter((each) => typeof each === 'string').map((each) => sha256(new TextEncoder().encode(each))))
}

interface Shown {
  schema: Schema
  ui: Ui
  en: Record<string, string>
  slots: Beside['slots']
}

/** The review page made once more from answers, form and texts: only where these are what was signed. */
function rendering(given: Package, parts: Readonly<Parts>): State {
  const needed = Object.entries(parts).filter(([name]) => name === 'document' || name === 'form' || name.startsWith('text:'))
  const states = needed.map(([, each]) => each)
  if (states.some((each) => each !== 'intact')) return states.includes('absent') ? 'absent' : 'unknown'
  const { document, form, texts } = given as unknown as { document: Document; form: Shown; texts: Text[] }
  const { materials, licences, consents } = document
  const beside = { slots: form.slots, texts, materials, licences, consents }
  const again = lines(compileForm(form.schema, form.ui, form.en), document.answers as Answers, document.language as Language, beside)
  const signed = document.lines.map(({ page, label, value }) => ({ page, label, value }))
  return state(again, same(again, signed))
}

function fileParts(files: Readonly<Record<string, string>>, receipt: Claims | null): Parts {
  if (!receipt) return all(Object.keys(files).map((id) => `file:${id}`), 'unknown')
  const signed = (receipt['materials'] ?? []) as { id: string; sha256: string }[]
  return Object.fromEntries(signed.map(({ id, sha256: own }) => [`file:${id}`, state(files[id], files[id] === own)]))
}

/** When, how and by which account it was signed. */
function actPart(act: unknown, evidence: Claims | null): State {
  if (act !== undefined && act !== null && !evidence) return 'unknown'
  const holds = isFields(act) && Object.keys(act).length === Object.keys(ACT).length && Object.entries(ACT).every(([name, of]) => act[name] === evidence?.[of])
  return state(act, holds)
}
