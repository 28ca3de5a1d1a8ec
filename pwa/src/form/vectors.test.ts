import { describe, expect, it } from 'vitest'
import canonicalFile from '@shared/vectors/canonical.json'
import checksFile from '@shared/vectors/checks.json'
import conditionsFile from '@shared/vectors/conditions.json'
import documentsFile from '@shared/vectors/documents.json'
import formatsFile from '@shared/vectors/formats.json'
import liftingFile from '@shared/vectors/lifting.json'
import linesFile from '@shared/vectors/lines.json'
import { canonical, digest } from '@/kit/canonical'
import { check } from './checks'
import { show } from './conditions'
import { formats } from './formats'
import * as text from './formats/text'
import { compileForm } from './layout'
import { lift, type LeftOver, type Mapping } from './lifting'
import { lines, type Beside } from './lines'
import { normalise } from './normalise'
import type { Answers, Language, Schema, Ui } from './schema'

// The vectors that the server runs too: whatever these say, both sides say.
interface Vector {
  note: string
  answers: Answers
}
interface Held {
  answers: Answers
  materials: Record<string, string[]>
}
const checks = checksFile as unknown as { today: string; schema: Schema; ui: Ui; cases: (Vector & { today?: string; errors: unknown[] })[] }
const conditions = conditionsFile as unknown as {
  forms: { name: string; schema: Schema; ui: Ui; cases: { answers: Answers; hidden: string[]; visible: Answers }[] }[]
}
const reviews = linesFile as unknown as {
  schema: Schema
  ui: Ui
  en: Record<string, string>
  cases: (Vector & { language: Language; beside: Beside; lines: unknown[] })[]
}

describe('formats', () => {
  it.each(formatsFile.cases)('$format $input', ({ format, input, normalised, reason }) => {
    const found = formats[format]
    const written = found?.normalise(text.normalise(input)) ?? ''
    expect([written, found?.reason(written)]).toEqual([normalised, reason])
    expect(found?.normalise(text.normalise(written))).toBe(written)
  })
})

describe('lifting', () => {
  const { schema, slots, cases } = liftingFile as unknown as {
    schema: Schema
    slots: string[]
    cases: { note: string; mappings: Mapping[]; content: Held; lifted: Held; left: LeftOver[] }[]
  }
  it.each(cases)('$note', ({ mappings, content, lifted, left }) => {
    expect(lift(content, mappings, schema, slots)).toEqual({ content: lifted, left })
  })
})

describe('conditions', () => {
  it.each(conditions.forms)('$name', ({ schema, ui, cases }) => {
    const { pages } = compileForm(schema, ui)
    for (const { answers, hidden, visible } of cases) {
      const shown = show(pages, answers)
      expect([...shown.hidden].sort()).toEqual(hidden.toSorted())
      expect(shown.visible).toEqual(visible)
    }
  })
})

describe('checks', () => {
  const form = compileForm(checks.schema, checks.ui)
  it.each(checks.cases)('$note', ({ answers, today, errors }) => {
    expect(check(form, normalise(form.schema, answers), today ?? checks.today)).toEqual(errors)
  })
})

describe('lines', () => {
  const form = compileForm(reviews.schema, reviews.ui, reviews.en)
  it.each(reviews.cases)('$note', ({ answers, language, beside, lines: expected }) => {
    expect(lines(form, answers, language, beside)).toEqual(expected)
  })
})

describe('canonical bytes', () => {
  it.each(canonicalFile.cases)('$note', async ({ value, canonical: written, sha256 }) => {
    expect(new TextDecoder().decode(canonical(value))).toBe(written)
    expect(await digest(value)).toBe(sha256)
    // Whatever order the keys arrive in.
    expect(new TextDecoder().decode(canonical(JSON.parse(written)))).toBe(written)
  })
})

describe('documents', () => {
  it.each(documentsFile.cases)('$note', async ({ document, canonical: written, sha256 }) => {
    expect(new TextDecoder().decode(canonical(document))).toBe(written)
    expect(await digest(document)).toBe(sha256)
  })
})
