/** Sends one file by tus 1.0 and goes on where a cut left it, also after a restart. */
import { asProblem, Problem } from '@/kit/http'
import { reached } from '@/kit/online'
import { shelf } from '@/kit/disk'
import { local } from '@/kit/problem'
import { ENDPOINT } from './api'
import type { Paper } from './rules'

const PIECE = 512 * 1024

// tus-js-client remembers upload addresses in localStorage by itself; ours lie with the rest of the device's store.
const urlStorage = {
  findAllUploads: () => Promise.resolve([]),
  async findUploadsByFingerprint(fingerprint: string) {
    const found = await shelf.read<object>(fingerprint)
    return found ? [found as never] : []
  },
  removeUpload: (key: string) => shelf.drop(key),
  async addUpload(fingerprint: string, upload: object) {
    await shelf.keep(fingerprint, { ...upload, urlStorageKey: fingerprint })
    return fingerprint
  },
}

interface Reply {
  getStatus(): number
  getBody(): string
  getHeader(name: string): string | undefined
}

function problemOf(error: Error & { originalResponse?: Reply | null }): Problem {
  const reply = error.originalResponse
  if (!reply) return local('offline')
  try {
    const body = JSON.parse(reply.getBody()) as Record<string, unknown>
    return new Problem({ ...body, status: reply.getStatus() }, Number(reply.getHeader('retry-after')) || null)
  } catch {
    return new Problem({ status: reply.getStatus(), code: `http_${reply.getStatus()}` })
  }
}

/** Resolves when every byte is on the server's disk; throws a `Problem`. */
export async function upload(draft: string, paper: Paper, file: Blob, told: (percent: number) => void, signal: AbortSignal): Promise<void> {
  const { Upload } = await import('tus-js-client')
  const fingerprint = `upload-${paper.id}`
  await new Promise<void>((resolve, reject) => {
    const sending = new Upload(file, {
      endpoint: ENDPOINT,
      chunkSize: PIECE,
      retryDelays: [1_000, 3_000, 8_000],
      metadata: { materialId: paper.id, draftId: draft, slot: paper.slot, sha256: paper.sha256, filename: paper.name, filetype: paper.type },
      fingerprint: () => Promise.resolve(fingerprint),
      urlStorage,
      removeFingerprintOnSuccess: true,
      onProgress: (sent, all) => told(all ? Math.floor((sent / all) * 100) : 0),
      onSuccess: () => {
        reached(true)
        resolve()
      },
      onError: (error) => {
        const problem = problemOf(error)
        if (problem.isUnanswered) reached(false)
        reject(problem)
      },
    })
    signal.addEventListener('abort', () => {
      void sending.abort()
      reject(asProblem(local('offline')))
    })
    sending
      .findPreviousUploads()
      .then(([known]) => {
        if (known) sending.resumeFromPreviousUpload(known)
        sending.start()
        return undefined
      })
      .catch(reject)
  })
}
