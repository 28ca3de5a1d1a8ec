/** Turns a photo upright, shrinks it and writes it anew: nothing of its metadata survives. */
import { serve } from './serve'

export interface PhotoQuestion {
  file: Blob
  width: number
  height: number
}

const QUALITY = 0.86

serve<PhotoQuestion, Blob>(async ({ file, width, height }) => {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no canvas')
  // A transparent PNG becomes white paper, not black.
  context.fillStyle = '#fff'
  context.fillRect(0, 0, width, height)
  context.drawImage(picture, 0, 0, width, height)
  picture.close()
  return canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY })
})
