/** The review page: what is signed, line by line, in the person's language; the server recomputes it. */
import { at, show } from './conditions'
import { named } from './formats/division'
import type { Element, Form } from './layout'
import { look, type Way } from './pointer'
import { isRows, type Answers, type Json, type Language, type Schema } from './schema'

export interface Line {
  page: string
  label: string
  value: string
}

interface Text {
  zh: string
  en: string
}

/** What an application holds besides its answers; slots and texts are the item's, in its order. */
export interface Beside {
  slots: readonly { slot: string; name: Text }[]
  texts: readonly { code: string; version: number; kind: string; title: Text }[]
  materials: readonly { slot: string; sha256: string; type: string }[]
  licences: readonly { slot: string; identifier: string }[]
  consents: readonly { code: string; version: number }[]
}

export const NOTHING: Beside = { slots: [], texts: [], materials: [], licences: [], consents: [] }

const WORDS = {
  zh: {
    yes: '是',
    no: '否',
    and: '、',
    money: '元',
    materials: '材料',
    consents: '同意与承诺',
    photo: (print: string) => `照片（指纹 ${print}）`,
    pdf: (print: string) => `PDF（指纹 ${print}）`,
    licence: (identifier: string) => `电子证照 ${identifier}`,
    agreed: (version: number) => `同意（第 ${version} 版）`,
    promised: (version: number) => `承诺（第 ${version} 版）`,
  },
  en: {
    yes: 'Yes',
    no: 'No',
    and: ', ',
    money: ' CNY',
    materials: 'Materials',
    consents: 'Consents and commitments',
    photo: (print: string) => `Photo (fingerprint ${print})`,
    pdf: (print: string) => `PDF (fingerprint ${print})`,
    licence: (identifier: string) => `E-licence ${identifier}`,
    agreed: (version: number) => `Agreed (version ${version})`,
    promised: (version: number) => `Promised (version ${version})`,
  },
} as const

const MONTHS = 'January February March April May June July August September October November December'.split(' ')

/** Every visible answer in the order of the pages, then materials, then consents. */
export function lines(form: Form, answers: Answers, language: Language, beside: Beside = NOTHING): Line[] {
  const { visible } = show(form.pages, answers)
  const found: Line[] = []
  for (const page of form.pages) collect(form, page.elements, [], pageLabel(form, page, language), visible, language, found)
  return [...found, ...materialLines(beside, language), ...consentLines(beside, language)]
}

export const pageLabel = (form: Form, page: Element, language: Language): string =>
  (language === 'en' ? form.en[`pages.${page.i18n}`] : undefined) ?? page.label

export const fieldLabel = (form: Form, field: Element, language: Language): string =>
  (language === 'en' ? form.en[`fields.${field.key}`] : undefined) ?? field.label

export const choiceLabel = (form: Form, key: string, choice: { const: string; title: string }, language: Language): string =>
  (language === 'en' ? form.en[`options.${key}.${choice.const}`] : undefined) ?? choice.title

/** One answer in words. Never by the phone's own locale data, which differs from phone to phone: this is signed. */
export function valueLine(form: Form, schema: Schema, value: Json, key: string, language: Language): string {
  const words = WORDS[language]
  if (typeof value === 'boolean') return value ? words.yes : words.no
  if (Array.isArray(value)) return value.map((one) => valueLine(form, schema.items ?? {}, one, key, language)).join(words.and)
  if (typeof value === 'number') return schema['x-money'] ? money(value) + words.money : String(value)
  const choice = schema.oneOf?.find((one) => one.const === value)
  if (choice) return choiceLabel(form, key, choice, language)
  if (schema.format === 'date') return day(String(value), language)
  return schema.format === 'division' ? named(String(value), language) : String(value)
}

/** The question with this key, wherever it stands. */
export function questionOf(elements: readonly Element[], key: string): Element | undefined {
  for (const element of elements) {
    const found = element.kind === 'Control' && element.key === key ? element : questionOf(element.elements, key)
    if (found) return found
  }
  return undefined
}

function collect(
  form: Form, elements: readonly Element[], row: Way, page: string, answers: Json, language: Language, into: Line[],
): void {
  for (const element of elements) {
    if (element.kind !== 'Control') {
      collect(form, element.elements, row, page, answers, language, into)
      continue
    }
    const way = at(element.way, row)
    const value = look(answers, way)
    if (value === undefined || (Array.isArray(value) && value.length === 0)) continue
    const label = fieldLabel(form, element, language)
    if (!isRows(element.schema) || !Array.isArray(value)) {
      into.push({ page, label, value: valueLine(form, element.schema, value, element.key, language) })
      continue
    }
    for (const index of value.keys()) {
      const title = `${page} · ${label} ${index + 1}`
      collect(form, element.elements, [...way, String(index)], title, answers, language, into)
    }
  }
}

function money(fen: number): string {
  const whole = Math.trunc(Math.abs(fen) / 100)
  return `${fen < 0 ? '-' : ''}${whole}.${String(Math.abs(fen) % 100).padStart(2, '0')}`
}

function day(value: string, language: Language): string {
  const [year = 0, month = 0, date = 0] = value.split('-').map(Number)
  return language === 'zh' ? `${year}年${month}月${date}日` : `${date} ${MONTHS[month - 1]} ${year}`
}

function materialLines({ slots, materials, licences }: Beside, language: Language): Line[] {
  const words = WORDS[language]
  return slots.flatMap(({ slot, name }) => {
    const papers = materials
      .filter((paper) => paper.slot === slot)
      .map((paper) => (paper.type === 'application/pdf' ? words.pdf : words.photo)(paper.sha256.slice(0, 8)))
    const cards = licences.filter((licence) => licence.slot === slot).map((licence) => words.licence(licence.identifier))
    const value = [...papers, ...cards].join(words.and)
    return value ? [{ page: words.materials, label: name[language], value }] : []
  })
}

function consentLines({ texts, consents }: Beside, language: Language): Line[] {
  const words = WORDS[language]
  return texts
    .filter((text) => consents.some((given) => given.code === text.code && given.version === text.version))
    .map((text) => ({
      page: words.consents,
      label: text.title[language],
      value: (text.kind === 'commitment' ? words.promised : words.agreed)(text.version),
    }))
}
