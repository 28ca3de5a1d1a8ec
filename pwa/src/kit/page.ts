import { toValue, watchEffect, type MaybeRefOrGetter } from 'vue'
import { settings } from './settings'

/** Names the page in the window's title; screen readers announce it and the history shows it. */
export function usePage(title: MaybeRefOrGetter<string>): void {
  watchEffect(() => {
    const name = toValue(title)
    const app = settings.language === 'zh' ? 'i银川' : 'i-Yinchuan'
    document.title = name ? `${name} · ${app}` : app
  })
}
