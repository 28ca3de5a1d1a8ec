/** A form on a screen: the engine's view, and what a person can do to it. */
import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { onClock } from '@/kit/cityClock'
import { today } from '@/kit/format'
import { settings } from '@/kit/settings'
import { say } from '@/ui/useToast'
import type { Wrong } from './checks'
import { Engine, newRowId, type View } from './engine'
import type { Form } from './layout'
import type { Answers, Json } from './schema'
import { t } from './useWords'

export interface FormState {
  engine: Engine
  view: Readonly<ShallowRef<View>>
  change(at: string, value: Json | undefined): void
  blur(at: string): void
  add(at: string): void
  /** Takes a row out; for some seconds the person can take that back. */
  remove(at: string, index: number, title: string): void
  tellAll(): void
  refuse(errors: readonly Wrong[]): void
  replace(answers: Answers): void
}

/** `changed` hears every change of the answers a person makes, to keep them; not those made by `replace`. */
export function useForm(form: Form, answers: Answers, changed: (answers: Answers) => void): FormState {
  const engine = new Engine(form, answers, today, settings.language)
  const view = shallowRef(engine.view)

  function draw(): void {
    view.value = engine.view
  }
  function did(act: () => void): void {
    const before = engine.answers
    act()
    draw()
    if (engine.answers !== before) changed(engine.answers)
  }
  watch(
    () => settings.language,
    (language) => {
      engine.speak(language)
      draw()
    },
  )
  // Which day it is in the city is another thing than this device thought.
  onScopeDispose(
    onClock(() => {
      engine.lookAgain()
      draw()
    }),
    true,
  )
  return {
    engine,
    view,
    change: (at, value) => did(() => engine.change(at, value)),
    blur: (at) => did(() => engine.leave(at)),
    add: (at) => did(() => engine.addRow(at, newRowId())),
    remove: (at, index, title) =>
      did(() => {
        const undo = engine.removeRow(at, index)
        say(t('row.removed', { title }), () => did(undo))
      }),
    tellAll: () => did(() => engine.tellAll()),
    refuse: (errors) => did(() => engine.refuse(errors)),
    replace(next) {
      engine.replace(next)
      draw()
    },
  }
}
