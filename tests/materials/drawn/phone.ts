/** The phone's own eyes, driven by a test: photos come in as raw RGB, what it sees goes out as a line and the paper as it would be sent. */
import { readSync, writeSync } from 'node:fs'
import { defects } from '../../../pwa/src/kit/paper/advice'
import { examine } from '../../../pwa/src/kit/paper/examine'
import { clamped } from '../../../pwa/src/kit/paper/quad'
import { sizeOf, straightened } from '../../../pwa/src/kit/paper/warp'

function read(length: number): Buffer | null {
  const all = Buffer.alloc(length)
  for (let got = 0; got < length; ) {
    let count = 0
    try {
      count = readSync(0, all, got, length - got, null)
    } catch (error) {
      if ((error as { code?: string }).code === 'EAGAIN') continue
      throw error
    }
    if (count === 0) return null
    got += count
  }
  return all
}

function write(bytes: Buffer): void {
  for (let sent = 0; sent < bytes.length; ) {
    try {
      sent += writeSync(1, bytes, sent)
    } catch (error) {
      if ((error as { code?: string }).code !== 'EAGAIN') throw error
    }
  }
}

for (let head = read(8); head; head = read(8)) {
  const [width, height] = [head.readUInt32LE(0), head.readUInt32LE(4)]
  const data = new Uint8ClampedArray(read(width * height * 4) ?? Buffer.alloc(0))
  const found = examine({ width, height, data })
  const quad = clamped(found.corners, width, height)
  const size = sizeOf(quad, 1200)
  const paper = straightened({ width, height, data }, quad, size.width, size.height)
  write(Buffer.from(`${JSON.stringify({ ...found, size: [paper.width, paper.height], defects: defects(found.measures) })}\n`))
  write(Buffer.from(paper.data.buffer))
}
