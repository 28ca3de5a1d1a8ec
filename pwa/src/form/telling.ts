/** One answer in words, apart from its page: what a newer form has no place for is told so. */
import { fieldLabel, questionOf, valueLine } from './lines'
import type { Form } from './layout'
import { parts, pointer } from './pointer'
import type { Json, Language } from './schema'

interface Text {
  zh: string
  en: string
}

const isRow = (part: string): boolean => /^[0-9]+$/.test(part)

/** Label and value in both languages; of a row's cell the label says which row. */
export function answerWords(form: Form, at: string, value: Json): { label: Text; words: Text } {
  const way = parts(at)
  const key = pointer(way.map((part) => (isRow(part) ? '*' : part)))
  const question = questionOf(form.pages, key)
  const rows = way.filter(isRow).map((part) => ` ${Number(part) + 1}`)
  const label = (language: Language): string => (question ? fieldLabel(form, question, language) : at) + rows.join('')
  const words = (language: Language): string => {
    const isPlain = question && (typeof value !== 'object' || Array.isArray(value))
    return isPlain ? valueLine(form, question.schema, value, key, language) : typeof value === 'object' ? JSON.stringify(value) : String(value)
  }
  return { label: { zh: label('zh'), en: label('en') }, words: { zh: words('zh'), en: words('en') } }
}
