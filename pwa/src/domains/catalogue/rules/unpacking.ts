/** Lines out of the columns that travel; the server packs them in `catalogue/rules/packing.py`. */
import words from '@shared/search.json'
import type { ItemIndex } from '../api'
import { normal, pieces, type Speech } from './asking'
import type { Line } from './searching'

/** How people speak, as far as it is known without the index: everyday words, no sounds. */
export const SILENT: Speech = { fillers: words.fillers, words: words.words, sounds: new Map() }

const NOWHERE = { zh: '', en: '' }

/** A sign sounds once for all names that have it. */
export function speechOf(index: ItemIndex): Speech {
  const sounds = new Map<string, string>()
  for (const [syllable, signs] of Object.entries(index.sounds)) for (const sign of signs) sounds.set(sign, syllable)
  return { ...SILENT, sounds }
}

/** The lines from `start` on, at most `most` of them. */
export function unpacked(index: ItemIndex, { sounds }: Speech, start: number, most: number): Line[] {
  const say = (text: string): string =>
    index.heard[text] ?? pieces(normal(text)).map((piece) => sounds.get(piece) ?? piece).join(' ')
  return index.names.slice(start, start + most).map((zh, n) => {
    const at = start + n
    const codes = index.codes[at] ?? []
    const aliases = index.aliases[at] ?? []
    return {
      code: codes[0] ?? '',
      name: { zh, en: index.english[at] ?? zh },
      aliases,
      pinyin: say(zh),
      aliasPinyin: aliases.map(say),
      department: index.departments[index.department[at] ?? 0] ?? NOWHERE,
      hasForm: index.hasForm[at] ?? false,
      frequency: index.frequency[at] ?? 'low',
      places: (index.places[at] ?? []).map((place, m) => ({
        division: index.divisions[place] ?? '',
        name: index.divisionNames[place] ?? NOWHERE,
        code: codes[m] ?? '',
      })),
    }
  })
}
