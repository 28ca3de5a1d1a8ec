/** Pure decisions about drafts. */
export { calling } from './calling'
export { contentOf, EMPTY, isSame, unchanged, type Content } from './content'
export { merge, valueAt, withValue, type Conflict, type Merged } from './merging'
export { prefill } from './prefilling'
export {
  changes,
  combined,
  decided,
  isAnswerTo,
  isApart,
  isCurrent,
  isKnown,
  lifted,
  moved,
  placed,
  recorded,
  settled,
  textKey,
  tried,
  unagreed,
  type Base,
  type Agreed,
  type End,
  type Held,
  type Kept,
  type Left,
  type Revised,
  type Text,
  type Tried,
} from './versions'
export { lineOf, type Line, type Waiting } from './waiting'
