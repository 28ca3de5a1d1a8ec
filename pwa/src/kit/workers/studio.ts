/** The studio in a worker of its own: a photo is straightened without the page noticing. */
import { Studio, type Answer, type Question } from '../paper/studio'
import { serve } from './serve'

const studio = new Studio()

serve<Question, Answer>(
  (question) => studio.answer(question),
  (answer) => ('width' in answer && answer.picture instanceof ImageBitmap ? [answer.picture] : []),
)
