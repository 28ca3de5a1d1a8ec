/** What has changed since it was signed, line by line as it was read. */
import type { Line } from '@/form/lines'

export interface Change {
  label: string
  /** "" where the line was not there before, or is not there any more. */
  before: string
  after: string
}

/** Lines of one name, such as several papers of one slot, are told apart by what they say. */
export function changedLines(before: readonly Line[], after: readonly Line[]): Change[] {
  const names = new Map([...before, ...after].map(({ page, label }) => [`${page}\n${label}`, label]))
  return [...names].flatMap(([name, label]) => {
    const [was, is] = [before, after].map((lines) => lines.filter((line) => `${line.page}\n${line.label}` === name).map(({ value }) => value))
    const [gone, come] = [without(was ?? [], is ?? []), without(is ?? [], was ?? [])]
    return Array.from({ length: Math.max(gone.length, come.length) }, (_, at) => ({ label, before: gone[at] ?? '', after: come[at] ?? '' }))
  })
}

function without(all: readonly string[], others: readonly string[]): string[] {
  const left = [...others]
  return all.filter((one) => {
    const at = left.indexOf(one)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}
