/** The form engine: answers and what a person did in, nodes and errors out. No screen, no network, no clock. */
import { check, type Wrong } from './checks'
import { show } from './conditions'
import type { Form } from './layout'
import { lines, type Beside, type Line } from './lines'
import { Nodes, type PageNode } from './nodes'
import { normalise } from './normalise'
import { look, parts, put } from './pointer'
import { demanded, holds as isMet } from './required'
import { isObject, type Answers, type Json, type Language, type Schema } from './schema'

export interface View {
  pages: readonly PageNode[]
  /** Every error there is, told or not, in the order of the pages. */
  errors: readonly Wrong[]
  /** How many errors each page holds, by its name. */
  wrongOn: Readonly<Record<string, number>>
  /** What would be submitted: normalised, without what is hidden. */
  submission: Answers
}

export class Engine {
  private nodes = new Nodes()
  private left = new Set<string>()
  private isTellingAll = false
  private told = new Map<string, Wrong>()
  private seen: View | null = null
  private held: Answers
  private speaks: Language
  private readonly today: () => string
  readonly form: Form

  /** `today` gives the day on the city's calendar: a page may stay open over midnight. */
  constructor(form: Form, answers: Answers, today: () => string, language: Language = 'zh') {
    this.form = form
    this.today = today
    this.held = answers
    this.speaks = language
  }

  /** Everything typed, hidden answers included: what the draft keeps. */
  get answers(): Answers {
    return this.held
  }

  /** Worked out when first looked at after a change. */
  get view(): View {
    this.seen ??= this.look()
    return this.seen
  }

  /** `undefined` takes the answer away. */
  change(at: string, value: Json | undefined): void {
    const next = put(this.held, parts(at), value)
    this.told.delete(at)
    this.become(isObject(next) ? next : {})
  }

  /** The person has left the field: it is written in the one way, and what is wrong with it may be told.
   * Nobody is scolded for what they have not come to yet: an empty field is told when the page is left. */
  leave(at: string): void {
    const value = look(this.held, parts(at))
    const written = look(normalise(this.form.schema, this.held), parts(at))
    if (written !== undefined) this.left.add(at)
    this.become(value === written ? this.held : ((put(this.held, parts(at), written) ?? {}) as Answers))
  }

  /** From here on every error is told, as after pressing "next". */
  tellAll(): void {
    this.isTellingAll = true
    this.become(this.held)
  }

  /** The server's word: told at each field until it is changed. */
  refuse(errors: readonly Wrong[]): void {
    this.told = new Map(errors.map((wrong) => [wrong.pointer, wrong]))
    this.isTellingAll = true
    this.become(this.held)
  }

  /** Other answers altogether: a newer copy, a prefill. */
  replace(answers: Answers): void {
    this.become(answers)
  }

  speak(language: Language): void {
    this.speaks = language
    this.become(this.held)
  }

  /** Looks again: another day it is, or was found to be. */
  lookAgain(): void {
    this.seen = null
  }

  /** Adds an empty row at the end and gives its pointer; `id` must be new. */
  addRow(at: string, id: string): string {
    const rows = look(this.held, parts(at))
    const kept = Array.isArray(rows) ? rows : []
    this.change(at, [...kept, { id }])
    return `${at}/${kept.length}`
  }

  /** Takes a row out and gives back how to undo it, whatever happened to other rows since. */
  removeRow(at: string, index: number): () => void {
    const rows = look(this.held, parts(at))
    if (!Array.isArray(rows) || rows[index] === undefined) return () => {}
    const gone = rows[index]
    this.forget(`${at}/`)
    this.change(at, rows.filter((_, place) => place !== index))
    return () => {
      const now = look(this.held, parts(at))
      const kept = Array.isArray(now) ? now : []
      this.change(at, [...kept.slice(0, index), gone, ...kept.slice(index)])
    }
  }

  /** The first error of a page, or of the whole form. */
  firstWrong(page?: string): Wrong | null {
    return this.view.errors.find((wrong) => page === undefined || this.pageOf(wrong.pointer) === page) ?? null
  }

  /** The page where this is asked, `null` where it is on none. */
  pageOf(at: string): string | null {
    const way = parts(at)
    const key = `/${way.map((part) => (/^[0-9]+$/.test(part) ? '*' : part)).join('/')}`
    for (const page of this.form.pages) if (holds(page.elements, key)) return page.i18n
    return null
  }

  lines(beside?: Beside): Line[] {
    return lines(this.form, this.view.submission, this.speaks, beside)
  }

  private become(answers: Answers): void {
    this.held = answers
    this.seen = null
  }

  private forget(prefix: string): void {
    for (const at of this.left) if (at.startsWith(prefix)) this.left.delete(at)
    for (const at of this.told.keys()) if (at.startsWith(prefix)) this.told.delete(at)
  }

  private look(): View {
    const written = normalise(this.form.schema, this.held)
    const shown = show(this.form.pages, written)
    const submission = shown.visible as Answers
    const errors = merged(check(this.form, submission, this.today(), shown), this.told)
    const pages = this.nodes.pages({
      form: this.form,
      answers: this.held,
      seen: submission,
      language: this.speaks,
      demanded: demanded(this.form.schema, submission),
      wrongs: this.tellable(errors),
    })
    const wrongOn: Record<string, number> = {}
    for (const wrong of errors) {
      const page = this.pageOf(wrong.pointer)
      if (page) wrongOn[page] = (wrongOn[page] ?? 0) + 1
    }
    return { pages, errors, wrongOn, submission }
  }

  private tellable(errors: readonly Wrong[]): Map<string, Wrong> {
    const found = new Map<string, Wrong>()
    for (const wrong of errors) {
      const isTold = this.isTellingAll || this.left.has(wrong.pointer) || this.told.has(wrong.pointer)
      if (isTold && !found.has(wrong.pointer)) found.set(wrong.pointer, wrong)
    }
    return found
  }
}

/** A new row's id: short, and never shown. */
export function newRowId(): string {
  return [...crypto.getRandomValues(new Uint8Array(6))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

function merged(own: readonly Wrong[], told: ReadonlyMap<string, Wrong>): readonly Wrong[] {
  const known = new Set(own.map((wrong) => wrong.pointer))
  const more = [...told.values()].filter((wrong) => !known.has(wrong.pointer))
  return more.length > 0 ? [...own, ...more] : own
}

function holds(elements: Form['pages'], key: string): boolean {
  return elements.some(
    (element) =>
      (element.kind === 'Control' && (element.key === key || key.startsWith(`${element.key}/`))) || holds(element.elements, key),
  )
}

/** Those whose condition holds over what would be submitted, or that have none; the server's `met`. */
export function met<C extends { when: unknown }>(things: readonly C[], submission: Json): C[] {
  return things.filter(({ when }) => when === null || isMet(when as Schema, submission))
}

/** The slots that these answers ask for, required or not; the server's `slots_open`. */
export function openSlots<S extends { submits: boolean; when: unknown }>(slots: readonly S[], submission: Json): S[] {
  return met(slots, submission).filter((slot) => slot.submits)
}
