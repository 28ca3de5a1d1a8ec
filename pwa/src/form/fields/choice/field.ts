import type { FieldType } from '..'
import type { Element } from '../../layout'
import View from '../text/View.vue'
import Input from './Input.vue'

const MOST = 5 // more than a thumb sees at once become a list

function fits({ schema, options }: Element): number {
  const choices = schema.oneOf?.length ?? (schema.type === 'boolean' && schema.const === undefined ? 2 : 0)
  if (choices === 0 || options.widget === 'checkbox') return 0
  return options.widget === 'radio' || (choices <= MOST && options.widget !== 'select') ? 3 : 0
}

/** A few: all in sight. A yes-or-no question is two of them. */
export default { Input, View, group: true, fits } satisfies FieldType
