/** Holds one photo and makes of it what is shown and what is sent. It runs in a worker, or on the page where a worker has no canvas. */
import { defects, type Defect } from './advice'
import { canvas, decoded, drawn, fitting, jpeg, painted, pixels, turned, type Canvas } from './canvas'
import { examine, LOOK, measure } from './examine'
import { marked } from './mark'
import { clamped, whole, type Point, type Quad } from './quad'
import type { Pixels } from './raster'
import { sizeOf, straightened } from './warp'

const KEPT = 2600 // longest edge of the photo that is kept for straightening
const SENT = 2000
const MOST_BYTES = 700_000
const PREVIEW = 480

/** Corners travel as parts of the picture's width and height. */
export type Question =
  | { act: 'open'; file: Blob }
  | { act: 'examine'; isPaper: boolean }
  | { act: 'measure'; corners: Quad }
  | { act: 'turn' }
  | { act: 'finish'; corners: Quad | null; mark: string }

export interface Shown {
  picture: ImageBitmap | HTMLCanvasElement
  width: number
  height: number
}

export interface Looked {
  corners: Quad
  isFound: boolean
  defects: Defect[]
}

export interface Ready {
  picture: Blob
  /** What is sent first: small enough for a weak network. */
  preview: Blob
}

export type Answer = Shown | Looked | Ready

const times = (quad: Quad, x: number, y: number): Quad => quad.map((p: Point) => ({ x: p.x * x, y: p.y * y })) as unknown as Quad

export class Studio {
  #kept: Canvas = canvas(1, 1)
  #seen: Pixels = { width: 1, height: 1, data: new Uint8ClampedArray(4) }

  answer(question: Question): Promise<Answer> {
    switch (question.act) {
      case 'open':
        return this.open(question.file)
      case 'examine':
        return Promise.resolve(this.examine(question.isPaper))
      case 'measure':
        return Promise.resolve(this.measure(question.corners))
      case 'turn':
        return Promise.resolve(this.turn())
      case 'finish':
        return this.finish(question.corners, question.mark)
    }
  }

  /** Throws `NotAPicture`. */
  async open(file: Blob): Promise<Shown> {
    const photo = await decoded(file)
    const [width, height] = 'naturalWidth' in photo ? [photo.naturalWidth, photo.naturalHeight] : [photo.width, photo.height]
    this.#kept = drawn(photo, width, height, KEPT)
    if ('close' in photo) photo.close()
    return this.#show()
  }

  /** A quarter to the right. */
  turn(): Shown {
    this.#kept = turned(this.#kept)
    return this.#show()
  }

  #show(): Shown {
    const small = drawn(this.#kept, this.#kept.width, this.#kept.height, LOOK)
    this.#seen = pixels(small)
    const picture = 'transferToImageBitmap' in small ? small.transferToImageBitmap() : small
    return { picture, width: this.#seen.width, height: this.#seen.height }
  }

  /** What shows a person is judged by sharpness and light alone. */
  examine(isPaper: boolean): Looked {
    const { width, height } = this.#seen
    if (!isPaper) {
      const plain = defects(measure(this.#seen, whole(width, height))).filter((one) => one === 'blur' || one === 'dark')
      return { corners: whole(1, 1), isFound: false, defects: plain }
    }
    const found = examine(this.#seen)
    const inside = clamped(found.corners, width, height)
    return { corners: times(inside, 1 / width, 1 / height), isFound: found.isFound, defects: defects(found.measures) }
  }

  measure(corners: Quad): Looked {
    const measures = measure(this.#seen, times(corners, this.#seen.width, this.#seen.height))
    return { corners, isFound: true, defects: defects(measures) }
  }

  /** Upright, straight, without metadata, at most 700 kB; without corners the whole photo. */
  async finish(corners: Quad | null, mark: string): Promise<Ready> {
    const sent = marked(this.#cut(corners), mark)
    const small = drawn(sent, sent.width, sent.height, PREVIEW)
    return { picture: await fitting(sent, MOST_BYTES), preview: await jpeg(small, 0.72) }
  }

  #cut(corners: Quad | null): Canvas {
    const { width, height } = this.#kept
    if (!corners) return drawn(this.#kept, width, height, SENT)
    const quad = times(corners, width, height)
    const size = sizeOf(quad, SENT)
    return painted(straightened(pixels(this.#kept), quad, size.width, size.height))
  }
}
