/** Questions to a worker and their answers. Aborting ends the worker: heavy work has no other brake. */
import { startWorker } from '../trust'

interface Reply {
  id: number
  value?: unknown
  error?: string
}

export interface Asking {
  transfer?: Transferable[]
  signal?: AbortSignal
}

export interface Bridge<Question, Answer> {
  ask(question: Question, asking?: Asking): Promise<Answer>
  close(): void
}

/** `url` comes from an import ending in `?worker&url`; the worker starts with the first question. */
export function bridge<Question, Answer>(url: string): Bridge<Question, Answer> {
  let worker: Worker | undefined
  let last = 0
  const open = new Map<number, { resolve(value: Answer): void; reject(error: unknown): void }>()

  const close = (reason: unknown = new DOMException('closed', 'AbortError')): void => {
    worker?.terminate()
    worker = undefined
    for (const { reject } of open.values()) reject(reason)
    open.clear()
  }
  const start = (): Worker => {
    const started = startWorker(url)
    started.addEventListener('message', ({ data }: MessageEvent<Reply>) => {
      const waiting = open.get(data.id)
      open.delete(data.id)
      if (data.error === undefined) waiting?.resolve(data.value as Answer)
      else waiting?.reject(new Error(data.error))
    })
    started.addEventListener('error', (event) => close(new Error(event.message || 'worker failed')))
    return started
  }
  return {
    close: () => close(),
    ask(question, { transfer = [], signal } = {}) {
      return new Promise<Answer>((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        signal?.addEventListener('abort', () => close(signal.reason), { once: true })
        last += 1
        open.set(last, { resolve, reject })
        worker ??= start()
        worker.postMessage({ id: last, question }, transfer)
      })
    },
  }
}
