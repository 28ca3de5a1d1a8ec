/** Which answers make a condition hold: of rows only what the condition looks at, in the rows that meet it. */
import { holds } from '@/form/required'
import { isObject, type Json, type Schema } from '@/form/schema'

export function calling(when: object | null, answers: Json): string[] {
  const asked = Object.entries((when as Schema | null)?.properties ?? {})
  return asked.flatMap(([name, schema]) => {
    const rows = isObject(answers) ? answers[name] : undefined
    const row = schema['contains'] as Schema | undefined
    if (!row || !Array.isArray(rows)) return [`/${name}`]
    const met = rows.flatMap((one, at) => (holds(row, one) ? [at] : []))
    return met.flatMap((at) => Object.keys(row.properties ?? {}).map((cell) => `/${name}/${at}/${cell}`))
  })
}
