/** Burns a purpose into a picture, so that a copy serves nothing else. */
import { context, type Canvas } from './canvas'

const TURN = -Math.PI / 7

/** Rows of the words across the whole picture, light enough that the print below can be read. */
export function marked(picture: Canvas, words: string): Canvas {
  if (!words) return picture
  const pen = context(picture)
  const { width, height } = picture
  const size = Math.max(14, Math.round(Math.max(width, height) / 26))
  pen.save()
  pen.translate(width / 2, height / 2)
  pen.rotate(TURN)
  pen.font = `600 ${size}px "PingFang SC","HarmonyOS Sans SC","MiSans","Noto Sans CJK SC","Microsoft YaHei",sans-serif`
  pen.textBaseline = 'middle'
  pen.lineWidth = Math.max(1, size / 16)
  const [reach, step] = [Math.hypot(width, height) / 2, pen.measureText(words).width + size * 2.5]
  for (let y = -reach, row = 0; y < reach; y += size * 5.5, row += 1) {
    for (let x = -reach - (row % 2) * (step / 2); x < reach; x += step) {
      pen.strokeStyle = 'rgb(255 255 255 / 35%)'
      pen.strokeText(words, x, y)
      pen.fillStyle = 'rgb(150 30 30 / 34%)'
      pen.fillText(words, x, y)
    }
  }
  pen.restore()
  return picture
}
