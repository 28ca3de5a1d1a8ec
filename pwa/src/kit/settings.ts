import { reactive, readonly, watch } from 'vue'

export type Language = 'zh' | 'en'
export type Theme = 'system' | 'light' | 'dark'
export interface Settings {
  elder: boolean
  language: Language
  theme: Theme
  /** Where this person lives, six digits; what is offered there comes first. Empty: anywhere. */
  division: string
}

const KEY = 'yc-settings'
const FIRST: Settings = { elder: false, language: 'zh', theme: 'system', division: '' }

function stored(): Settings {
  try {
    return { ...FIRST, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Settings>) }
  } catch {
    return { ...FIRST }
  }
}

const current = reactive(stored())

/** How this device wants to be spoken to. It belongs to the device, not to the account, so it survives signing out. */
export const settings: Readonly<Settings> = readonly(current)

export function choose(change: Partial<Settings>): void {
  Object.assign(current, change)
  try {
    localStorage.setItem(KEY, JSON.stringify(current))
  } catch {
    // Private windows of some browsers have no storage; the choice then holds until the page closes.
  }
}

/** Keeps `<html>` in step: `data-theme`, `data-elder` and `lang` are all that the styles look at. */
export function applySettings(): void {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const apply = (): void => {
    const html = document.documentElement
    const isDark = current.theme === 'dark' || (current.theme === 'system' && dark.matches)
    html.dataset['theme'] = isDark ? 'dark' : 'light'
    html.toggleAttribute('data-elder', current.elder)
    html.lang = current.language === 'zh' ? 'zh-CN' : 'en'
  }
  dark.addEventListener?.('change', apply)
  watch(current, apply, { immediate: true, flush: 'sync' })
}
