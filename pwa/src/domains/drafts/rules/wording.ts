/** An open question in words: which place of the form, and what either side has there. */
import type { Element, Form } from '@/form/layout'
import { fieldLabel, questionOf, valueLine } from '@/form/lines'
import { isObject, isRows, type Answers, type Json, type Language } from '@/form/schema'
import type { Conflict } from './merging'

export interface Worded {
  label: string
  mine: string
  theirs: string
}

interface Place {
  label: string
  element: Element | undefined
}

export function worded(form: Form, answers: Answers, { key, mine, theirs }: Conflict, language: Language): Worded {
  const { label, element } = placeOf(form, answers, key, language)
  const say = (value: Json | undefined): string => (element ? words(form, element, value, language) : '')
  return { label, mine: say(mine), theirs: say(theirs) }
}

function placeOf(form: Form, answers: Answers, key: string, language: Language): Place {
  const [top = '', row, ...inner] = key.slice(1).split('/')
  const element = questionOf(form.pages, `/${top}`)
  if (!element || row === undefined || !isRows(element.schema)) return { label: element ? fieldLabel(form, element, language) : '', element }
  const rows = answers[top]
  const at = Array.isArray(rows) ? rows.findIndex((one) => isObject(one) && one['id'] === row) : -1
  const title = `${fieldLabel(form, element, language)} ${at + 1}`
  const field = inner.length > 0 ? questionOf(element.elements, `/${top}/*/${inner.join('/')}`) : undefined
  return field ? { label: `${title} · ${fieldLabel(form, field, language)}`, element: field } : { label: title, element }
}

function words(form: Form, element: Element, value: Json | undefined, language: Language): string {
  if (value === undefined || value === null) return ''
  if (isObject(value)) return row(form, element.elements, value, language).join(language === 'zh' ? '；' : '; ')
  if (Array.isArray(value) && value.some(isObject)) return value.map((one) => words(form, element, one, language)).join('\n')
  return valueLine(form, element.schema, value, element.key, language)
}

/** A whole row, field by field. */
function row(form: Form, elements: readonly Element[], value: Answers, language: Language): string[] {
  return elements.flatMap((element) => {
    if (element.kind !== 'Control') return row(form, element.elements, value, language)
    const said = words(form, element, value[element.way.at(-1) ?? ''], language)
    return said ? [`${fieldLabel(form, element, language)}${language === 'zh' ? '：' : ': '}${said}`] : []
  })
}
