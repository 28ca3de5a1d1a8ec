/** Where photos are looked at and made ready: in a worker, or on the page where a worker cannot draw. */
import type { Answer, Looked, Question, Ready, Shown } from '@/kit/paper/studio'
import { bridge, type Bridge } from '@/kit/workers/bridge'
import studioUrl from '@/kit/workers/studio?worker&url'

export type { Looked, Ready, Shown }

export class NotAPicture extends Error {
  override name = 'NotAPicture'
}

function onThisThread(): Bridge<Question, Answer> {
  const studio = import('@/kit/paper/studio').then(({ Studio }) => new Studio())
  return { ask: async (question) => (await studio).answer(question), close: () => undefined }
}

/** A question to the studio; what it cannot open is `NotAPicture`. */
export function openStudio() {
  const place = typeof OffscreenCanvas === 'function' ? bridge<Question, Answer>(studioUrl) : onThisThread()
  async function ask<A extends Answer>(question: Question): Promise<A> {
    try {
      return (await place.ask(question)) as A
    } catch (error) {
      throw error instanceof Error && /NotAPicture/.test(`${error.name} ${error.message}`) ? new NotAPicture() : error
    }
  }
  return {
    open: (file: Blob) => ask<Shown>({ act: 'open', file }),
    examine: (isPaper: boolean) => ask<Looked>({ act: 'examine', isPaper }),
    measure: (corners: Looked['corners']) => ask<Looked>({ act: 'measure', corners }),
    turn: () => ask<Shown>({ act: 'turn' }),
    finish: (corners: Looked['corners'] | null, mark: string) => ask<Ready>({ act: 'finish', corners, mark }),
    close: () => place.close(),
  }
}

/** A picture that nobody looked at beforehand: upright, small, without metadata. Throws `NotAPicture`. */
export async function makeReady(file: Blob): Promise<Ready> {
  const studio = openStudio()
  try {
    await studio.open(file)
    return await studio.finish(null, '')
  } finally {
    studio.close()
  }
}
