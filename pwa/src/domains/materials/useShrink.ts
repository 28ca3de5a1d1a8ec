/** A photo made ready for sending, in a worker where the browser can. */
import { bridge } from '@/kit/workers/bridge'
import type { PhotoQuestion } from '@/kit/workers/photo'
import photoUrl from '@/kit/workers/photo?worker&url'
import { fitted } from './rules'

export class NotAPicture extends Error {
  override name = 'NotAPicture'
}

async function sizeOf(file: Blob): Promise<{ width: number; height: number }> {
  const picture = new Image()
  const url = URL.createObjectURL(file)
  try {
    picture.src = url
    await picture.decode()
    return { width: picture.naturalWidth, height: picture.naturalHeight }
  } catch {
    throw new NotAPicture()
  } finally {
    URL.revokeObjectURL(url)
  }
}

async function onThisThread(file: Blob, width: number, height: number): Promise<Blob> {
  const picture = new Image()
  const url = URL.createObjectURL(file)
  try {
    picture.src = url
    await picture.decode()
    const canvas = Object.assign(document.createElement('canvas'), { width, height })
    const context = canvas.getContext('2d')
    if (!context) throw new NotAPicture()
    context.fillStyle = '#fff'
    context.fillRect(0, 0, width, height)
    context.drawImage(picture, 0, 0, width, height)
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new NotAPicture())), 'image/jpeg', 0.86),
    )
  } finally {
    URL.revokeObjectURL(url)
  }
}

/** Upright, at most 2,000 pixels long, without metadata, as JPEG. Throws `NotAPicture`. */
export async function shrink(file: Blob): Promise<Blob> {
  const natural = await sizeOf(file)
  const { width, height } = fitted(natural.width, natural.height)
  if (typeof OffscreenCanvas !== 'function') return onThisThread(file, width, height)
  const worker = bridge<PhotoQuestion, Blob>(photoUrl)
  try {
    return await worker.ask({ file, width, height })
  } finally {
    worker.close()
  }
}
