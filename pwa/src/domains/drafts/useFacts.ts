/** What the server knows beside the draft: facts of registers and e-licences. Nothing is looked up before its owner has
 * agreed to what the item asks first, so it is asked for with the form and again after that, or when the network is back. */
import { computed, onScopeDispose, ref, shallowRef, watch, type ShallowRef } from 'vue'
import { both, type Text } from '@/kit/words'
import { isReached, onReconnect } from '@/kit/reach'
import { say } from '@/ui/useToast'
import type { Item } from '@/domains/catalogue/api'
import { begin, type Begin, type Fact, type Licence } from './api'
import { textKey, type Kept } from './rules'
import { t } from './useWords'

/** Whoever taps on expects what registers know to be there; so long nobody is told that it is missing. */
const PATIENCE_MS = 4_000

/** `take`: what came after the form was opened. */
export function useFacts(item: Readonly<ShallowRef<Item | null>>, draft: Readonly<ShallowRef<Kept | null>>, take: (began: Begin) => Promise<void>) {
  const licences = shallowRef<Licence[]>([])
  /** Registers that did not answer when the form was opened. */
  const down = shallowRef<Text[]>([])
  /** Facts come after the form has opened, and what they take is kept free for them: `due`, or here by now. */
  const late = ref<'due' | 'here' | null>(null)
  /** Texts that stood when the server was asked last. */
  const stood = shallowRef<readonly string[]>([])
  let known: readonly Fact[] = []
  let code = ''
  let isWanted = false
  let isPatient = true
  let asking: Promise<void> | null = null
  /** Lets go of the network it waits for. */
  let rest = (): unknown => undefined

  const isAgreed = (keys: readonly string[]): boolean =>
    (item.value?.consents ?? []).every((text) => text.kind === 'commitment' || text.when !== null || keys.includes(textKey(text)))

  function heed(began: Begin): void {
    known = began.facts
    licences.value = began.licences
    stood.value = began.consents.map(textKey)
  }

  /** With the form itself; `null`: the server could not be asked. */
  function opened(of: string, began: Begin | null): void {
    code = of
    if (began) heed(began)
    down.value = began?.registersDown ?? []
    late.value = began && isAgreed(stood.value) ? null : 'due'
  }

  /** Opened in a lift: they come with the network. */
  function later(): void {
    rest = onReconnect(again)
    // It may be back already.
    if (isReached()) again()
  }

  /** One question at a time, so that an older answer never comes after a newer one. */
  function again(): void {
    isWanted = true
    asking ??= ask().finally(() => {
      asking = null
    })
  }

  async function ask(): Promise<void> {
    while (isWanted) {
      isWanted = false
      const began = await begin(code).catch(() => null)
      rest()
      if (!began) {
        rest = onReconnect(again)
        return
      }
      heed(began)
      await take(began)
      if (isAgreed(stood.value)) late.value = 'here'
      // A notice would move the form under whoever is filling it in.
      if (began.registersDown.length > 0) say(t('down', { names: began.registersDown.map(both).join(t('comma')) }))
    }
  }

  /** Resolves when nothing is due any more, or patience is over, which is had once. */
  async function come(): Promise<void> {
    if (late.value !== 'due' || !isReached() || !isPatient) return
    await new Promise<void>((done) => {
      const over = (): void => {
        isPatient = late.value !== 'due'
        unwatch()
        clearTimeout(timer)
        done()
      }
      const timer = setTimeout(over, PATIENCE_MS)
      const unwatch = watch(late, over)
    })
  }

  const isOwed = computed(() => !isAgreed(stood.value) && isAgreed(draft.value?.consents ?? []))
  watch(isOwed, (is) => is && again())
  onScopeDispose(() => rest())

  return { licences, down, late, opened, later, come, facts: () => known }
}
