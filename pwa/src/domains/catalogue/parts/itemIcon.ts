import type { ItemLine } from '../api'

/** A drawing by what the item is about, else by the office that its code names, as in `HF-GA-04`. */
const BY_WORD: readonly [RegExp, string][] = [
  [/出生|生育|婴|儿童|儿/, 'child'],
  [/驾驶|机动车|车辆|道路|客运|货运/, 'car'],
  [/身份证|居住证|社会保障卡|护照|通行证/, 'card'],
  [/户口|婚姻|结婚|收养/, 'people'],
  [/住房|房屋|不动产/, 'home'],
  [/医|药|护士|健康/, 'health'],
  [/入学|转学|教师|学校/, 'book'],
]
const BY_OFFICE: Readonly<Record<string, string>> = {
  GA: 'shield',
  YB: 'health',
  WJ: 'health',
  GJ: 'coin',
  MZ: 'people',
  RS: 'card',
  SC: 'briefcase',
  ZJ: 'building',
  ZR: 'home',
  JT: 'car',
  JY: 'book',
  SW: 'coin',
}

export function officeIcon(code: string): string {
  return BY_OFFICE[code.split('-')[1] ?? ''] ?? 'file'
}

export function itemIcon(line: Pick<ItemLine, 'code' | 'name'>): string {
  return BY_WORD.find(([word]) => word.test(line.name.zh))?.[1] ?? officeIcon(line.code)
}
