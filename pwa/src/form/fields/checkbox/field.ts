import type { FieldType } from '..'
import View from '../text/View.vue'
import Input from './Input.vue'

/** One thing to tick: a promise, or where the form asks for a box. */
export default { Input, View, group: true, fits: ({ schema }) => (schema.type === 'boolean' ? 2 : 0) } satisfies FieldType
