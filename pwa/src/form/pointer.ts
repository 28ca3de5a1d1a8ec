/** JSON pointers (RFC 6901) into answers; changes copy what they touch and share the rest. */
import { has, isObject, type Json } from './schema'

export type Way = readonly string[]

const escaped = (part: string): string => part.replace(/~/g, '~0').replace(/\//g, '~1')

// A star in a way stands for every row.
export const pointer = (way: Way): string => way.map((part) => `/${escaped(part)}`).join('')

export const parts = (at: string): string[] =>
  at
    .split('/')
    .slice(1)
    .map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'))

/** The value there, `undefined` where nothing is. */
export function look(answers: Json | undefined, way: Way): Json | undefined {
  let value = answers
  for (const part of way) {
    if (Array.isArray(value)) value = /^[0-9]+$/.test(part) ? value[Number(part)] : undefined
    else if (isObject(value)) value = has(value, part) ? value[part] : undefined
    else return undefined
  }
  return value
}

/** Sets or, with `undefined`, removes; an object emptied by that goes too, a row never does. */
export function put(answers: Json | undefined, way: Way, value: Json | undefined): Json | undefined {
  const [key, ...rest] = way
  if (key === undefined) return value
  if (Array.isArray(answers)) {
    const next = put(answers[Number(key)], rest, value)
    return answers.map((row, at) => (at === Number(key) ? (next ?? {}) : row))
  }
  const held = isObject(answers) ? answers : {}
  const next = put(has(held, key) ? held[key] : undefined, rest, value)
  if (next !== undefined) return { ...held, [key]: next }
  const left = Object.fromEntries(Object.entries(held).filter(([name]) => name !== key))
  return Object.keys(left).length > 0 ? left : undefined
}
