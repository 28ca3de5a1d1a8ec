/** A drawing for the office that an item's code names, as in `HF-GA-04`. */
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

export function itemIcon(code: string): string {
  return BY_OFFICE[code.split('-')[1] ?? ''] ?? 'file'
}
