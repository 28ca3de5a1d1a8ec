import { nextTick } from 'vue'

/** After a refused form: takes the person, and the screen reader, to the first field that is wrong. */
export async function focusFirstError(form: Element | null | undefined): Promise<void> {
  await nextTick()
  const wrong = form?.querySelector<HTMLElement>('[aria-invalid="true"]')
  wrong?.focus()
  wrong?.scrollIntoView?.({ block: 'center' })
}
