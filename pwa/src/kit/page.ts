import { toValue, watchEffect, type MaybeRefOrGetter } from 'vue'

/** Names the page in the window's title; screen readers announce it and the history shows it. */
export function usePage(title: MaybeRefOrGetter<string>): void {
  watchEffect(() => {
    const name = toValue(title)
    document.title = name ? `${name} · i银川` : 'i银川'
  })
}
