import type { FieldType } from '..'
import Input from './Input.vue'
import View from './View.vue'

export default { Input, View, group: false, fits: ({ schema }) => (schema.format === 'citizen-number' ? 4 : 0) } satisfies FieldType
