/**
 * The texts of all entries as one: a piece is looked for in all of them at once, by the engine's own code, which is as
 * quick at the first key as later. The server has the same in `catalogue/rules/column.py`.
 */
export interface Column {
  text: string
  /** Where each entry begins. */
  starts: number[]
}

const BETWEEN = '\n'

export const emptyColumn = (): Column => ({ text: '', starts: [] })

/** The texts of the next entry; none of them has a line break. */
export function append(column: Column, texts: readonly string[]): void {
  column.starts.push(column.text.length)
  for (const text of texts) column.text += BETWEEN + text
}

/** The entries that have one of the pieces in one of their texts. */
export function holding({ text, starts }: Column, ...pieces: string[]): Set<number> {
  const found = new Set<number>()
  for (const piece of pieces.filter(Boolean)) {
    let entry = 0
    for (let at = text.indexOf(piece); at >= 0; at = entry < starts.length ? text.indexOf(piece, starts[entry]) : -1) {
      while (entry < starts.length && (starts[entry] ?? 0) <= at) entry += 1
      found.add(entry - 1)
    }
  }
  return found
}
