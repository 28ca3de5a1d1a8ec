/** Burns a purpose into a picture, so that a copy serves nothing else. */
import { canvas, context, type Canvas } from './canvas'

// Half-way between upright and level: no measure of how askew the print is takes the mark for print.
const TURN = -Math.PI / 4
const FONT = '"PingFang SC","HarmonyOS Sans SC","MiSans","Noto Sans CJK SC","Microsoft YaHei",sans-serif'

/** Rows of the words across the whole picture, light enough that the print below can be read. */
export function marked(picture: Canvas, words: string): Canvas {
  if (!words) return picture
  const pen = context(picture)
  const { width, height } = picture
  const size = Math.max(14, Math.round(Math.max(width, height) / 26))
  const stamp = inked(words, size)
  const reach = Math.hypot(width, height) / 2
  pen.save()
  pen.translate(width / 2, height / 2)
  pen.rotate(TURN)
  for (let y = -reach, row = 0; y < reach; y += size * 5.5, row += 1) {
    for (let x = -reach - (row % 2) * (stamp.width / 2); x < reach; x += stamp.width) pen.drawImage(stamp, x, y)
  }
  pen.restore()
  return picture
}

/** The words once: only their soft shadow, because a crisp mark would pass for crisp print where sharpness is measured. */
function inked(words: string, size: number): Canvas {
  const font = `600 ${size}px ${FONT}`
  const ruler = context(canvas(1, 1))
  ruler.font = font
  const made = canvas(Math.ceil(ruler.measureText(words).width + size * 2.5), size * 2)
  const pen = context(made)
  pen.font = font
  pen.textBaseline = 'middle'
  pen.shadowOffsetX = made.width
  for (const [colour, blur] of [['rgb(255 255 255 / 45%)', 0.5], ['rgb(150 30 30 / 45%)', 0.22]] as const) {
    pen.shadowColor = colour
    pen.shadowBlur = size * blur
    pen.fillText(words, size - made.width, size)
  }
  return made
}
