import type { ItemLine } from '../api'

/** A drawing by what the item is about, else by its department. */
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
  市公安局: 'shield',
  市医疗保障局: 'health',
  市卫健委: 'health',
  市公积金管理中心: 'coin',
  市民政局: 'people',
  市人社局: 'card',
  市市场监管局: 'briefcase',
  市住建局: 'building',
  市自然资源局: 'home',
  市交通运输局: 'car',
  市教育局: 'book',
  市税务局: 'coin',
}

export const officeIcon = (zh: string): string => BY_OFFICE[zh] ?? 'file'

export function itemIcon(line: Pick<ItemLine, 'name'> & Partial<Pick<ItemLine, 'department'>>): string {
  return BY_WORD.find(([word]) => word.test(line.name.zh))?.[1] ?? officeIcon(line.department?.zh ?? '')
}
