import type { FieldType } from '..'
import View from '../text/View.vue'
import Input from './Input.vue'

export default { Input, View, group: false, fits: ({ schema }) => (schema.format === 'date' ? 4 : 0) } satisfies FieldType
