/** A draft taken apart: by place what is written there, rows by their ids, papers by theirs. */

export type Leaves = Map<string, string>

export function leaves(value: unknown, at: string, into: Leaves): Leaves {
  if (Array.isArray(value) && value.every((row) => typeof row === 'object' && row !== null && 'id' in row)) {
    for (const row of value as { id: string }[]) leaves(row, `${at}/${row.id}`, into)
  } else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    for (const [key, one] of Object.entries(value)) leaves(one, `${at}/${key}`, into)
  } else if (value !== undefined && !(at.endsWith('/id') && at.split('/').length > 3)) into.set(at, JSON.stringify(value))
  return into
}

export function contentLeaves(answers: unknown, materials: Record<string, readonly string[]>): Leaves {
  const into = leaves(answers, '/answers', new Map())
  for (const [slot, ids] of Object.entries(materials)) for (const id of ids) into.set(`/materials/${slot}/${id}`, id)
  return into
}
