/** Canvases, in a worker or on the page: decoding, drawing, encoding. */
import type { Pixels } from './raster'

export type Canvas = OffscreenCanvas | HTMLCanvasElement
type Context = OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D

export class NotAPicture extends Error {
  override name = 'NotAPicture'
}

const isWorker = typeof document === 'undefined'

export function canvas(width: number, height: number): Canvas {
  return isWorker ? new OffscreenCanvas(width, height) : Object.assign(document.createElement('canvas'), { width, height })
}

export function context(of: Canvas): Context {
  // Its pixels are read, so it stays out of the graphics card.
  const found = of.getContext('2d', { willReadFrequently: true }) as Context | null
  if (!found) throw new NotAPicture('no canvas')
  return found
}

/** Upright, whatever the camera wrote into it. Throws `NotAPicture`. */
export async function decoded(file: Blob): Promise<ImageBitmap | HTMLImageElement> {
  try {
    if (isWorker) return await createImageBitmap(file, { imageOrientation: 'from-image' })
    const picture = new Image()
    const url = URL.createObjectURL(file)
    picture.src = url
    await picture.decode().finally(() => URL.revokeObjectURL(url))
    return picture
  } catch {
    throw new NotAPicture(file.type)
  }
}

/** `picture` on white at most `longest` pixels long, never enlarged: a transparent one becomes paper, not night. */
export function drawn(picture: CanvasImageSource, width: number, height: number, longest: number): Canvas {
  const scale = Math.min(1, longest / Math.max(width, height))
  const made = canvas(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)))
  const pen = context(made)
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, made.width, made.height)
  pen.imageSmoothingQuality = 'medium'
  pen.drawImage(picture, 0, 0, made.width, made.height)
  return made
}

export const pixels = (of: Canvas): Pixels => context(of).getImageData(0, 0, of.width, of.height)

export function painted({ width, height, data }: Pixels): Canvas {
  const made = canvas(width, height)
  context(made).putImageData(new ImageData(data as Uint8ClampedArray<ArrayBuffer>, width, height), 0, 0)
  return made
}

/** A quarter turn to the right. */
export function turned(source: Canvas): Canvas {
  const made = canvas(source.height, source.width)
  const pen = context(made)
  pen.translate(made.width, 0)
  pen.rotate(Math.PI / 2)
  pen.drawImage(source, 0, 0)
  return made
}

export function jpeg(of: Canvas, quality: number): Promise<Blob> {
  if ('convertToBlob' in of) return of.convertToBlob({ type: 'image/jpeg', quality })
  return new Promise((resolve, reject) =>
    of.toBlob((blob) => (blob ? resolve(blob) : reject(new NotAPicture('no jpeg'))), 'image/jpeg', quality),
  )
}

/** A JPEG of at most `most` bytes: first a little coarser, then a little smaller. */
export async function fitting(source: Canvas, most: number): Promise<Blob> {
  for (let at = source; ; at = drawn(at, at.width, at.height, Math.max(at.width, at.height) * 0.8)) {
    for (const quality of [0.88, 0.8, 0.7]) {
      const made = await jpeg(at, quality)
      if (made.size <= most || at.width < 200) return made
    }
  }
}
