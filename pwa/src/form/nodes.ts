/** What a screen places: pages of nodes with everything a field shows. A node that did not change is the same object,
 * so only fields that changed are drawn again. */
import type { Wrong } from './checks'
import { at, disables, hides } from './conditions'
import type { Element, Form } from './layout'
import { choiceLabel, fieldLabel, pageLabel, valueLine } from './lines'
import { look, pointer, type Way } from './pointer'
import { isObject, isRows, type Choice, type Json, type Language } from './schema'

export interface Option {
  value: string
  label: string
}

export interface FieldNode {
  kind: 'field'
  /** Where the answer is: `/children/0/name`. */
  pointer: string
  element: Element
  label: string
  help: string
  placeholder: string
  addLabel: string
  choices: readonly Option[]
  value: Json | undefined
  /** The value in words. */
  text: string
  required: boolean
  enabled: boolean
  /** What to tell at this field now; null while it is right or has not been left yet. */
  wrong: Wrong | null
  rows: readonly RowNode[]
}

export interface RowNode {
  kind: 'row'
  pointer: string
  /** Kept for life: a row is known by it when others come and go. */
  id: string
  title: string
  nodes: readonly Node[]
}

export interface GroupNode {
  kind: 'group'
  pointer: string
  label: string
  nodes: readonly Node[]
}

export interface NoteNode {
  kind: 'note'
  pointer: string
  text: string
}

export type Node = FieldNode | GroupNode | NoteNode

export interface PageNode {
  kind: 'page'
  pointer: string
  /** The page's own name in the UI schema. */
  name: string
  label: string
  nodes: readonly Node[]
}

export interface Facts {
  form: Form
  answers: Json
  /** The answers without what is hidden: conditions look at these. */
  seen: Json
  language: Language
  demanded: ReadonlySet<string>
  /** By pointer, what may be told now. */
  wrongs: ReadonlyMap<string, Wrong>
}

const NONE: readonly Option[] = []

type Any = Node | RowNode | PageNode

/** Builds the pages anew, reusing every node that is the same as before. */
export class Nodes {
  private before = new Map<string, Any>()
  private now = new Map<string, Any>()
  private options = { zh: new Map<Element, Option[]>(), en: new Map<Element, Option[]>() }

  pages(facts: Facts): PageNode[] {
    this.now = new Map()
    const made = facts.form.pages
      .filter((page) => !hides(page.rule, [], facts.seen))
      .map((page) => {
        const nodes = this.list(page.elements, [], facts, `page ${page.i18n}`)
        const label = pageLabel(facts.form, page, facts.language)
        return this.same({ kind: 'page', pointer: `page ${page.i18n}`, name: page.i18n, label, nodes })
      })
    this.before = this.now
    return made.filter((page) => page.nodes.length > 0)
  }

  private list(elements: readonly Element[], row: Way, facts: Facts, where: string): Node[] {
    return elements
      .filter((element) => !hides(element.rule, row, facts.seen))
      .map((element, index) => this.node(element, row, facts, `${where} ${index}`))
      .filter((node) => node.kind !== 'group' || node.nodes.length > 0)
  }

  private node(element: Element, row: Way, facts: Facts, where: string): Node {
    const english = facts.language === 'en' ? facts.form.en : {}
    if (element.kind === 'Control') return this.field(element, row, facts)
    if (element.kind === 'Label') {
      return this.same({ kind: 'note', pointer: `${where} ${element.i18n}`, text: english[`notes.${element.i18n}`] ?? element.label })
    }
    const label = english[`groups.${element.i18n}`] ?? english[`pages.${element.i18n}`] ?? element.label
    const nodes = this.list(element.elements, row, facts, where)
    return this.same({ kind: 'group', pointer: `${where} ${element.i18n}`, label, nodes })
  }

  private field(element: Element, row: Way, facts: Facts): FieldNode {
    const english = facts.language === 'en' ? facts.form.en : {}
    const way = at(element.way, row)
    const here = pointer(way)
    const value = look(facts.answers, way)
    const label = fieldLabel(facts.form, element, facts.language)
    return this.same({
      kind: 'field',
      pointer: here,
      element,
      label,
      help: english[`help.${element.key}`] ?? element.options.help ?? '',
      placeholder: english[`placeholder.${element.key}`] ?? element.options.placeholder ?? '',
      addLabel: english[`add.${element.key}`] ?? element.options.addLabel ?? '',
      choices: this.choices(element, facts),
      value,
      text: value === undefined || isRows(element.schema) ? '' : valueLine(facts.form, element.schema, value, element.key, facts.language),
      required: facts.demanded.has(here),
      enabled: !disables(element.rule, row, facts.seen),
      wrong: facts.wrongs.get(here) ?? null,
      rows: isRows(element.schema) && Array.isArray(value) ? this.rows(element, way, value, label, facts) : [],
    })
  }

  private choices(element: Element, { form, language }: Facts): readonly Option[] {
    const choices: readonly Choice[] | undefined = element.schema.oneOf ?? element.schema.items?.oneOf
    if (!choices) return NONE
    const known = this.options[language].get(element)
    if (known) return known
    const made = choices.map((one) => ({ value: one.const, label: choiceLabel(form, element.key, one, language) }))
    this.options[language].set(element, made)
    return made
  }

  private rows(element: Element, way: Way, values: readonly Json[], label: string, facts: Facts): RowNode[] {
    return values.map((value, index) => {
      const inside = [...way, String(index)]
      const id = isObject(value) && typeof value['id'] === 'string' ? value['id'] : String(index)
      const nodes = this.list(element.elements, inside, facts, pointer(inside))
      return this.same({ kind: 'row', pointer: pointer(inside), id, title: `${label} ${index + 1}`, nodes })
    })
  }

  private same<T extends Any>(made: T): T {
    const key = `${made.kind} ${made.pointer}`
    const old = this.before.get(key)
    const kept = old !== undefined && isSame(old, made) ? (old as T) : made
    this.now.set(key, kept)
    return kept
  }
}

function isSame(old: Any, made: Any): boolean {
  const [was, is] = [old as unknown as Record<string, unknown>, made as unknown as Record<string, unknown>]
  return Object.keys(is).every((key) => was[key] === is[key] || isSameList(was[key], is[key]) || isSameWrong(was[key], is[key]))
}

const isSameList = (was: unknown, is: unknown): boolean =>
  Array.isArray(was) && Array.isArray(is) && was.length === is.length && was.every((one, at_) => one === is[at_])

const isWrong = (value: unknown): value is Wrong => isObject(value) && 'code' in value && 'params' in value

const isSameWrong = (was: unknown, is: unknown): boolean =>
  isWrong(was) && isWrong(is) && was.code === is.code && JSON.stringify(was.params) === JSON.stringify(is.params)
