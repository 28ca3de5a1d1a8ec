import type { FieldType } from '..'
import View from '../text/View.vue'
import Input from './Input.vue'

/** Many choices, or where the form asks for a list. */
export default { Input, View, group: false, fits: ({ schema }) => (schema.oneOf ? 2 : 0) } satisfies FieldType
