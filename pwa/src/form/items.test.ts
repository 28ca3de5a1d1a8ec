import { expect, it } from 'vitest'
import { check } from './checks'
import { Engine } from './engine'
import { typeOf } from './fields'
import { compileForm, type Element } from './layout'
import { lines } from './lines'
import { normalise } from './normalise'
import type { Answers, Schema, Ui } from './schema'

// Every form of the catalogue, filled with its own examples: what the server accepts, the phone accepts.
const WRITTEN = '2026-11-25' // the day that examples are written for
const from = '../../../shared-schemas/items'
const schemas = import.meta.glob<Schema>('../../../shared-schemas/items/*/schema.json', { eager: true, import: 'default' })
const uis = import.meta.glob<Ui>('../../../shared-schemas/items/*/ui.json', { eager: true, import: 'default' })
const english = import.meta.glob<Record<string, string>>('../../../shared-schemas/items/*/en.json', { eager: true, import: 'default' })
const examples = import.meta.glob<{ answers: Answers }>('../../../shared-schemas/items/*/examples/*.json', { eager: true, import: 'default' })

const codes = Object.keys(schemas).map((path) => path.split('/').slice(-2)[0] ?? '')
const compiled = (code: string) =>
  compileForm(schemas[`${from}/${code}/schema.json`] ?? {}, uis[`${from}/${code}/ui.json`] ?? { type: '', elements: [] }, english[`${from}/${code}/en.json`])
const all = (elements: readonly Element[]): Element[] => elements.flatMap((element) => [element, ...all(element.elements)])

it('knows the forms', () => {
  expect(codes.length).toBeGreaterThanOrEqual(12)
})

it.each(Object.entries(examples))('%s may be submitted as it is', (path, { answers }) => {
  const form = compiled(path.split('/').slice(-3)[0] ?? '')
  expect(normalise(form.schema, answers)).toBe(answers)
  expect(check(form, answers, WRITTEN)).toEqual([])
  expect(new Engine(form, answers, () => WRITTEN).view.submission).toEqual(answers)
  expect(lines(form, answers, 'zh').every((line) => line.page && line.label && line.value)).toBe(true)
})

it.each(codes)('%s has a field type for every control', (code) => {
  const controls = all(compiled(code).pages).filter((element) => element.kind === 'Control')
  expect(controls.filter((element) => !typeOf(element).Input)).toEqual([])
})
