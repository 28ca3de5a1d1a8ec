/** Where somebody lives: a county or street of Yinchuan from `shared-schemas/divisions.json`. */
import city from '@shared/divisions.json'
import type { Language } from '../schema'
import { compact } from './text'

export interface Place {
  code: string
  name: { zh: string; en: string }
  children?: Place[]
}

export const counties: readonly Place[] = city.children

function paths(place: Place, above: readonly Place[]): [string, readonly Place[]][] {
  const path = [...above, place]
  return [[place.code, path], ...(place.children ?? []).flatMap((child) => paths(child, path))]
}

const known = new Map(paths(city, []))

export const normalise = compact

/** `unknown` for a code that is not on the list of this city; the city itself is no place to live. */
export const reason = (value: string): string | null => (known.has(value) && value !== city.code ? null : 'unknown')

/** 银川市 兴庆区 凤凰北街街道, or the English names from the street up; the code itself when unknown. */
export function named(value: string, language: Language): string {
  const names = known.get(value)?.map((place) => place.name[language])
  if (!names) return value
  return language === 'zh' ? names.join(' ') : [...names].reverse().join(', ')
}
